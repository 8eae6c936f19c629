import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { asyncCard } from '../dialects/async-card/async-card-dialect.js'
import type { CardPayment } from '../dialects/async-card/async-card-request.js'
import type { DialectDefinition } from '../dialects/served-dialect.js'
import { readScenario } from '../scenario/read-scenario.js'
import type { Scenario } from '../scenario/scenario.js'
import type { ScenarioInput } from '../scenario/scenario-input.js'
import type { CallbackPost } from '../serving/callback-carrier.js'
import type { Delivery } from '../serving/delivery.js'
import { SimulatedGateway } from '../serving/simulated-gateway.js'
import type { SimulatedGatewayPorts } from '../serving/simulated-gateway-ports.js'
import { submitBody } from './gateway-caller.js'
import { AT_ONCE } from './at-once.js'

/** A callback as it was posted. */
export interface Posted extends CallbackPost {
  /** When, in real (that is virtual) milliseconds. */
  readonly atMs: number
  readonly told: { readonly orderId: string; readonly status: string; readonly amount: number }
}

/** What a virtual gateway may be told; everything has a default. */
export interface VirtualGatewayOptions {
  readonly seed?: number
  /** One dialect or several; requests go to the first. Default `async-card`. */
  readonly dialects?: readonly DialectDefinition<CardPayment>[]
  readonly keep?: SimulatedGatewayPorts['keep']
  readonly callbackOrigins?: readonly string[]
  readonly journal?: SimulatedGatewayPorts['journal']
}

/** Where the merchant of a virtual gateway is. */
export const SHOP = 'http://localhost:8080'

/** A simulated gateway in virtual time, its network and a merchant. */
export class VirtualGateway {
  readonly clock = new VirtualClock({ wallMs: Date.UTC(2026, 0, 1) })
  readonly gateway: SimulatedGateway
  /** Callbacks in the order in which they were posted. */
  readonly posts: Posted[] = []
  /** When the gateway's ports opened and closed: `open 0`, `closed 1000`. */
  readonly doors: string[] = []
  /** What the merchant answers; `undefined`: nothing at all. */
  merchantAnswers: number | undefined | Promise<number | undefined> = 200
  readonly #dialect: string

  /** @param change laid over `AT_ONCE` */
  constructor(change: Partial<ScenarioInput> | Scenario = {}, options: VirtualGatewayOptions = {}) {
    const dialects = (options.dialects ?? [asyncCard]) as unknown as readonly DialectDefinition[]
    this.#dialect = dialects[0]?.name ?? ''
    this.gateway = new SimulatedGateway({
      clock: this.clock,
      seed: options.seed ?? 1,
      dialects,
      scenario: readScenario({ ...AT_ONCE, ...change }),
      carrier: { post: (post) => this.#post(post), close: () => undefined },
      callbackOrigins: options.callbackOrigins ?? [SHOP],
      webhooks: () => [],
      reservedCards: false,
      keep: options.keep ?? { charge: () => undefined, replay: () => undefined },
      ...(options.journal && { journal: options.journal }),
      onListening: (isListening) => {
        const door = isListening ? 'open' : 'closed'
        if (!this.doors.at(-1)?.startsWith(door)) {
          this.doors.push(`${door} ${this.clock.monotonic()}`)
        }
      },
    })
    this.gateway.start()
  }

  /** Everything that was charged, oldest first. */
  get charges() {
    return this.gateway.ledger().charges
  }

  /** What the first dialect has counted. */
  get counts() {
    const counts = Object.values(this.gateway.counts())[0]
    if (counts === undefined) throw new Error('a dialect is served')
    return counts
  }

  /** Submits one payment; `change` is laid over its body, `headers` over the usual ones. */
  submit(
    orderId: string,
    headers: Record<string, string> = {},
    change: Record<string, unknown> = {},
  ): Promise<Delivery> {
    const body = submitBody({ orderId, callbackUrl: `${SHOP}/callback`, ...change })
    return this.ask('POST', '/api/v1/payments', { headers, body })
  }

  /** Looks an order up. */
  lookUp(orderId: string, headers: Record<string, string> = {}): Promise<Delivery> {
    const query = new URLSearchParams({ orderId })
    return this.ask('GET', '/api/v1/payments', { headers, query })
  }

  /** Makes any request, as user 135135. */
  ask(
    method: string,
    path: string,
    parts: { headers?: Record<string, string>; query?: URLSearchParams; body?: string } = {},
  ): Promise<Delivery> {
    const all = { 'x-user-id': '135135', 'content-type': 'application/json', ...parts.headers }
    const headers = new Map(Object.entries(all))
    return this.gateway.handle(this.#dialect, {
      method,
      path,
      baseUrl: 'http://gateway.test',
      body: parts.body ?? '',
      query: parts.query ?? new URLSearchParams(),
      header: (name) => headers.get(name.toLowerCase()),
    })
  }

  /** Lets time pass until this has come about. */
  until<T>(promise: Promise<T>): Promise<T> {
    return this.clock.advanceUntil(promise)
  }

  async #post(post: CallbackPost): Promise<number | undefined> {
    const told = JSON.parse(post.body) as Posted['told']
    this.posts.push({ ...post, told, atMs: this.clock.monotonic() })
    return this.merchantAnswers
  }
}

/** The status of a whole answer, or how else it was delivered. */
export function statusOf(delivery: Delivery): number | string {
  return delivery.kind === 'whole' ? delivery.answer.status : delivery.kind
}
