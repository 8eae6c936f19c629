import { seededRandom, sequentialIds, VirtualClock } from '@holdfast/resilience-kit/testing'
import { memoryPaymentStore } from '../adapters/memory/memory-payment-store.js'
import { createPaymentClient } from '../create-payment-client.js'
import { asyncCard, type AsyncCardInstrument } from '../dialects/async-card/async-card-dialect.js'
import type { PaymentClient } from '../payment-client.js'
import type { Payment } from '../payment/payment.js'
import type { Ask, GatewayDialect, LookUpAnswer } from '../ports/gateway-dialect.js'
import type { GatewayRecord, Period } from '../ports/gateway-records.js'
import type { HttpRequest, HttpResponse, HttpTransport } from '../ports/http-transport.js'
import type { PaymentStore } from '../ports/payment-store.js'
import type { ClientEvent } from '../telemetry/client-event.js'
import { periodFrom, periodMs, type Entry } from './agreeing-books.js'

const pageSize = 3

/** A gateway whose books a test writes: it lists them page by page, each with a request. */
export class ListingGateway implements HttpTransport {
  records: GatewayRecord[] = []
  settlements: GatewayRecord[] | undefined
  /** What look-ups alone can see, beside the records. */
  readonly unlisted: GatewayRecord[] = []
  readonly asked: string[] = []
  readonly periods: Period[] = []
  /** Of each answer. */
  headers: Readonly<Record<string, string>> = {}
  /** Called before each answer: a status other than 200, or a change of the world. */
  onAsk: ((path: string) => Promise<number | undefined> | number | undefined) | undefined

  async send({ url }: HttpRequest): Promise<HttpResponse> {
    const path = new URL(url).pathname
    this.asked.push(path)
    const status = (await this.onAsk?.(path)) ?? 200
    return { status, headers: this.headers, body: '' }
  }

  async *list(
    name: 'records' | 'settlements',
    { from, to }: Period,
    ask: Ask,
  ): AsyncGenerator<readonly GatewayRecord[]> {
    this.periods.push({ from, to })
    for (let page = 0; ; page += 1) {
      await mustAnswer(ask, `${name}/${page + 1}`)
      const listed = (this[name] ?? []).filter(({ at }) => at >= from && at < to)
      const records = listed.slice(page * pageSize, (page + 1) * pageSize)
      yield records
      if (records.length < pageSize) return
    }
  }

  async lookUp({ reference, gatewayKey }: Payment, ask: Ask): Promise<LookUpAnswer> {
    await mustAnswer(ask, `payments/${reference}`)
    const transactions = [...this.records, ...this.unlisted]
      .filter((one) => one.reference === reference || one.gatewayKey === gatewayKey)
      .map(({ gatewayKey: key, status, amount, refundedMinor }) => {
        return { gatewayKey: key, status, amount, refundedMinor }
      })
    return transactions.length === 0 ? { kind: 'absent' } : { kind: 'transactions', transactions }
  }
}

async function mustAnswer(ask: Ask, path: string): Promise<void> {
  const url = `http://gateway.test/${path}`
  const { status } = await ask({ method: 'GET', url, headers: {} })
  if (status !== 200) throw new Error(`HTTP ${status}`)
}

/** A client, its store and a gateway that lists, on a clock that stands a week after the period. */
export interface AuditUnderTest {
  readonly clock: VirtualClock
  readonly gateway: ListingGateway
  readonly store: PaymentStore
  readonly client: PaymentClient<AsyncCardInstrument>
  readonly observed: ClientEvent[]
  readonly period: Period
}

/** Builds them; `change` is laid over the dialect, which has a file if the test has one. */
export function auditUnderTest(
  change: Partial<GatewayDialect<AsyncCardInstrument>> = {},
  settlements?: GatewayRecord[],
): AuditUnderTest {
  const clock = new VirtualClock({ wallMs: periodFrom + 7 * periodMs })
  const gateway = new ListingGateway()
  gateway.settlements = settlements
  const store = memoryPaymentStore()
  const callbackUrl = 'http://shop.test/payments/callback'
  const client = createPaymentClient({
    store,
    http: gateway,
    reconciler: { requestsPerSecond: 1_000_000 },
    dialect: {
      ...asyncCard({ baseUrl: 'http://gateway.test', callbackUrl }),
      lookUp: (payment, ask) => gateway.lookUp(payment, ask),
      listRecords: (period, ask) => gateway.list('records', period, ask),
      ...(settlements && {
        listSettlements: (period: Period, ask: Ask) => gateway.list('settlements', period, ask),
      }),
      ...change,
    },
    env: { clock, random: seededRandom('audit'), ids: sequentialIds('audit') },
  })
  const observed: ClientEvent[] = []
  client.observe((event) => observed.push(event))
  const period = { from: periodFrom, to: periodFrom + periodMs }
  return { clock, gateway, store, client, observed, period }
}

/** Writes entries into both books. */
export async function write(
  { store, gateway }: Pick<AuditUnderTest, 'store' | 'gateway'>,
  entries: readonly Entry[],
): Promise<void> {
  const blank = { state: 'failed', active: false, refund: null } as const
  // First all as if nothing was taken: an order may not get a second payment otherwise.
  for (const { payment } of entries) await store.insert({ ...payment, ...blank })
  for (const { payment, records } of entries) {
    const { refund } = payment
    await store.save({ payment, ...(refund && { refund }) })
    gateway.records.push(...records)
  }
}

/** Changes what stands in our own database, as nobody ought to. */
export async function rewrite(
  store: PaymentStore,
  paymentId: string,
  change: Partial<Payment>,
): Promise<void> {
  const payment = await store.get(paymentId)
  if (!payment) throw new Error(`no payment ${paymentId}`)
  await store.save({ payment: { ...payment, ...change } })
}
