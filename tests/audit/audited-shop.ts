import {
  axiosTransport,
  createPaymentClient,
  type AuditReport,
  type GatewayDialect,
  type HttpResponse,
  type HttpTransport,
  type Payment,
  type PaymentClient,
  type PaymentStore,
} from '@holdfast/pg-client'
import { sqlitePaymentStore } from '@holdfast/pg-client/sqlite'
import { createSimulator, type Simulator } from '@holdfast/pg-simulator'
import { seededRandom, sequentialIds, VirtualClock } from '@holdfast/resilience-kit/testing'

const hourMs = 3_600_000

/** What a dialect needs to be paid by, in the test's hands. */
export interface DialectUnderAudit<Instrument> {
  readonly name: 'async-card' | 'toss' | 'stripe'
  dialect(baseUrl: string): GatewayDialect<Instrument>
  /** What the buyer brings for a payment of that reference and amount; `no`: it is refused. */
  instrument(simulator: Simulator, reference: string, amount: number, no: boolean): Instrument
}

/** A shop with a database, and the gateway over HTTP, on one clock that only tests move. */
export class AuditedShop<Instrument> {
  readonly clock: VirtualClock
  readonly simulator: Simulator
  readonly store: PaymentStore
  readonly client: PaymentClient<Instrument>
  readonly url: string
  /** Changes what comes back to the client, by path. */
  alter: ((path: string, response: HttpResponse) => HttpResponse) | undefined
  readonly #kind: DialectUnderAudit<Instrument>
  readonly #from: number

  /** Starts a gateway at which nothing is left to chance: it approves, at once or after 2 s. */
  static async open<Instrument>(
    kind: DialectUnderAudit<Instrument>,
  ): Promise<AuditedShop<Instrument>> {
    // Noon in Seoul: a day begins and ends half a day away.
    const clock = new VirtualClock({ wallMs: Date.UTC(2026, 10, 2, 3) })
    const processing = kind.name === 'async-card' ? 2000 : 0
    const simulator = createSimulator({
      clock,
      dialects: [kind.name],
      scenario: 'calm',
      change: { latency: 0, processing },
    })
    const { gatewayUrl } = await simulator.start()
    return new AuditedShop(kind, clock, simulator, gatewayUrl)
  }

  private constructor(
    kind: DialectUnderAudit<Instrument>,
    clock: VirtualClock,
    simulator: Simulator,
    url: string,
  ) {
    this.#kind = kind
    this.#from = clock.now()
    this.clock = clock
    this.simulator = simulator
    this.url = url
    this.store = sqlitePaymentStore({ file: ':memory:' })
    const transport = axiosTransport({ clock })
    const http: HttpTransport = {
      send: async (request, limits) => {
        const response = await transport.send(request, limits)
        return this.alter?.(new URL(request.url).pathname, response) ?? response
      },
    }
    this.client = createPaymentClient({
      store: this.store,
      http,
      dialect: kind.dialect(url),
      reconciler: { requestsPerSecond: 1_000_000 },
      env: { clock, random: seededRandom(kind.name), ids: sequentialIds('shop') },
    })
  }

  /** Pays 50 000 won for an order, and finds out how that ended. */
  async pay(orderId: string, isRefused = false): Promise<Payment> {
    const { payment } = await this.submit(orderId, isRefused)
    if (!payment) throw new Error(`order ${orderId} contradicts itself`)
    await this.clock.advance(3000)
    return (await this.client.checkNow(payment.id)).payment
  }

  async submit(
    orderId: string,
    isRefused = false,
  ): ReturnType<PaymentClient<Instrument>['submit']> {
    const reference = await this.client.nextReference(orderId)
    const instrument = this.#kind.instrument(this.simulator, reference, 50_000, isRefused)
    const amount = { minor: 50_000, currency: 'KRW' } as const
    return this.client.submit({ orderId, owner: 'buyer-1', amount, instrument })
  }

  /** Changes a row in our own database, as nobody ought to. */
  async rewrite({ id }: Pick<Payment, 'id'>, change: Partial<Payment>): Promise<void> {
    const payment = await this.store.get(id)
    if (!payment) throw new Error(`no payment ${id}`)
    const saved = await this.store.save({ payment: { ...payment, ...change } })
    if (saved !== 'saved') throw new Error(saved)
  }

  /** Writes a payment that we believe approved, and that no submit of ours has made. */
  async invent(like: Payment, orderId: string, change: Partial<Payment> = {}): Promise<void> {
    const gone = { gatewayKey: `key-of-${orderId}`, keyedRequest: null, version: 0 }
    const names = { id: `invented-${orderId}`, orderId, reference: `${orderId}-1` }
    await this.store.insert({ ...like, ...gone, ...names, ...change })
  }

  /** Talks to the gateway past the client. */
  async call(path: string, headers: Record<string, string>, body: string): Promise<string> {
    const response = await fetch(`${this.url}${path}`, { method: 'POST', headers, body })
    const text = await response.text()
    if (!response.ok) throw new Error(text)
    return text
  }

  /** Audits everything since the shop opened. */
  audit(options: { readonly settledAfterMs?: number } = {}): Promise<AuditReport> {
    return this.client.audit({ from: this.#from, to: this.clock.now() + hourMs, ...options })
  }

  async close(): Promise<void> {
    await this.client.stop()
    await this.simulator.stop()
    await this.store.close()
  }
}

/** What a report is about: each break's kind, and whose it is. */
export function told({ breaks }: AuditReport): readonly string[] {
  return breaks
    .map(({ kind, reference, gatewayKey }) => `${kind} ${reference ?? gatewayKey ?? ''}`)
    .toSorted()
}
