import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  axiosTransport,
  createPaymentClient,
  type HttpRequest,
  type HttpResponse,
  type HttpTransport,
  type OutboxEntry,
  type PaymentClient,
  type PaymentStore,
  type SubmitResult,
  type SubmittedPayment,
} from '@holdfast/pg-client'
import { afterThisTurn, sqlitePaymentStore } from '@holdfast/pg-client/sqlite'
import type { ScenarioInput, Simulator } from '@holdfast/pg-simulator'
import { seededRandom, sequentialIds, type VirtualClock } from '@holdfast/resilience-kit/testing'
import type { CallbackDoor } from '../shop-under-test/callback-door.js'
import { ShopWorld } from '../shop-under-test/shop-world.js'
import { ReadRegistry } from './read-registry.js'
import { SeenRequests } from './seen-requests.js'
import type { SecretSearch } from './secret-search.js'
import { secrets, type WatchedGateway } from './watched-gateways.js'

/** Stands between the client and the gateway. */
export type WatchedWay = (
  request: HttpRequest,
  send: () => Promise<HttpResponse>,
) => Promise<HttpResponse>

/** Where secrets could end up. */
export interface Watched {
  readonly events: unknown[]
  readonly logs: unknown[]
  readonly outbox: OutboxEntry[]
  /** What methods of the client gave or threw. */
  readonly results: unknown[]
}

/**
 * A shop that keeps everything its client says, with the gateway over real HTTP on a clock that
 * only the test moves, and its database in a folder of its own.
 */
export class WatchedShop<Instrument> {
  readonly clock: VirtualClock
  readonly simulator: Simulator
  readonly door: CallbackDoor
  readonly store: PaymentStore
  readonly client: PaymentClient<Instrument>
  readonly watched: Watched = { events: [], logs: [], outbox: [], results: [] }
  /** All that went over the wire to the gateway and back, secrets and all. */
  readonly wire: string[] = []
  way: WatchedWay = (_request, send) => send()
  /** Asked before each method of the store; may throw in its place. */
  beforeStore: (method: string, args: readonly unknown[]) => void = () => undefined
  /** Asked for each event; may throw. */
  onEvent: (entry: OutboxEntry) => void = () => undefined
  readonly #gateway: WatchedGateway<Instrument>
  readonly #registry = new ReadRegistry()
  readonly #seen = new SeenRequests()
  readonly #world: ShopWorld
  readonly #folder = mkdtempSync(join(tmpdir(), 'watched-'))

  /** Opens the shop at a gateway where nothing is left to chance, unless `change` says so. */
  static async open<Instrument>(
    gateway: WatchedGateway<Instrument>,
    change: Partial<ScenarioInput> = {},
  ): Promise<WatchedShop<Instrument>> {
    const { webhook: webhookSecret } = secrets
    const world = await ShopWorld.open({ gateway: gateway.name, webhookSecret, change })
    return new WatchedShop(gateway, world)
  }

  private constructor(gateway: WatchedGateway<Instrument>, world: ShopWorld) {
    this.#gateway = gateway
    this.#world = world
    this.door = world.door
    this.clock = world.clock
    this.simulator = world.simulator
    const file = join(this.#folder, 'payments.db')
    this.store = sqlitePaymentStore({ file, scheduleCommit: afterThisTurn })
    this.client = this.#open(world.gatewayUrl)
    this.door.receiver = (request) => this.keep(this.client.handleCallback(request))
  }

  #open(url: string): PaymentClient<Instrument> {
    const { clock, watched } = this
    const log = (facts: object, message: string): void => void watched.logs.push([facts, message])
    const client = createPaymentClient({
      dialect: this.#gateway.dialect(url, this.door.url),
      store: this.#breakable(),
      http: this.#transport(),
      env: {
        clock,
        random: seededRandom('watched'),
        ids: sequentialIds('watched'),
        logger: { debug: log, info: log, warn: log, error: log },
      },
    })
    client.observe((event) => watched.events.push(event))
    this.#registry.watch(client)
    client.events.deliver(async (entry) => {
      watched.outbox.push(entry)
      this.onEvent(entry)
    })
    return client
  }

  /** Keeps what comes of a call of the client's, whichever way it ends. */
  async keep<T>(work: Promise<T>): Promise<T> {
    try {
      const result = await work
      this.watched.results.push(result)
      return result
    } catch (error) {
      this.watched.results.push(error)
      throw error
    }
  }

  /** Pays 10 000 won for an order, lets time pass until the call has ended, and then some. */
  async pay(orderId: string, signal?: AbortSignal): Promise<SubmittedPayment> {
    const reference = await this.client.nextReference(orderId)
    const instrument = this.#gateway.instrument(this.simulator, reference, 10_000)
    const amount = { minor: 10_000, currency: 'KRW' } as const
    const order = { orderId, owner: 'buyer-1', amount, instrument }
    const result = await this.do(this.client.submit(order, signal && { signal }))
    await this.pass(3000)
    if (result.payment === null) throw new Error(`order ${orderId} contradicts itself`)
    return result
  }

  /** Lets time pass until a call of the client's has ended, and keeps what came of it. */
  do<T>(work: Promise<T>): Promise<T> {
    return this.#world.time.until(this.keep(work))
  }

  pass(ms: number): Promise<void> {
    return this.#world.time.pass(ms)
  }

  /**
   * Shows the search everything that somebody could see who must not see a secret. Traces too: the
   * client makes no spans, so a tracer has its events, and what an HTTP hook sees of its requests.
   */
  async show(search: SecretSearch): Promise<void> {
    const { events, logs, outbox, results } = this.watched
    search.in('events of the client', events)
    search.in('requests as a tracer sees them', this.#seen.spans)
    search.in('log lines', logs)
    search.in('events of the outbox', outbox)
    search.in('results and errors', results.map(withoutBuyerAction))
    search.in('metrics', await this.#registry.read())
    search.in('the client itself', this.client)
    for (const { id } of (results as SubmitResult[]).flatMap((one) => one?.payment ?? [])) {
      search.in('attempts', await this.store.listAttempts(id))
    }
    for (const name of readdirSync(this.#folder)) {
      search.in(`database ${name}`, readFileSync(join(this.#folder, name)))
    }
  }

  async close(): Promise<void> {
    await this.client.stop()
    this.#seen.close()
    await this.#world.close()
    await this.store.close()
    rmSync(this.#folder, { recursive: true })
  }

  #transport(): HttpTransport {
    const transport = axiosTransport({ clock: this.clock })
    return {
      send: async (request, limits) => {
        this.wire.push(JSON.stringify(request))
        const response = await this.way(request, () =>
          this.#world.counted(() => transport.send(request, limits)),
        )
        this.wire.push(JSON.stringify(response))
        return response
      },
    }
  }

  #breakable(): PaymentStore {
    return new Proxy(this.store, {
      get: (store, method) => {
        const member: unknown = Reflect.get(store, method)
        if (typeof member !== 'function') return member
        return async (...args: readonly unknown[]): Promise<unknown> => {
          this.beforeStore(String(method), args)
          return Reflect.apply(member, store, args)
        }
      },
    })
  }
}

/** The one thing that is told to the caller alone: what the buyer's browser has to know. */
function withoutBuyerAction(result: unknown): unknown {
  const isOne = typeof result === 'object' && result !== null && 'buyerAction' in result
  return isOne ? { ...result, buyerAction: undefined } : result
}
