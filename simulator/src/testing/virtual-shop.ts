import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { dialectByName } from '../dialects/dialect-list.js'
import type { WireRequest } from '../dialects/wire.js'
import type { Scenario } from '../scenario/scenario.js'
import { SimulatedGateway } from '../serving/simulated-gateway.js'
import { submitBody } from './gateway-caller.js'

const ORIGIN = 'http://shop.example'

/** What a shop saw of one request; times are milliseconds since the scenario began. */
export interface Seen {
  readonly orderId: string
  readonly at: number
  readonly until: number
  /** An HTTP status, or what came instead of an answer. */
  readonly end: number | 'refused' | 'cut' | 'never' | 'truncated'
  /** The answer's body; empty where none came. */
  readonly body: string
}

/** A callback that came in. */
export interface SeenCallback {
  readonly at: number
  readonly orderId: string
}

/** A shop and the `async-card` gateway that plays a scenario for it, in virtual time. */
export class VirtualShop {
  readonly clock = new VirtualClock({ wallMs: Date.UTC(2026, 0, 1) })
  readonly gateway: SimulatedGateway
  readonly callbacks: SeenCallback[] = []
  #isListening = true

  constructor(scenario: Scenario, seed = 42) {
    const definition = dialectByName('async-card')
    if (definition === undefined) throw new Error('async-card is a dialect')
    this.gateway = new SimulatedGateway({
      clock: this.clock,
      seed,
      dialects: [definition],
      scenario,
      carrier: {
        post: ({ body }) => {
          const { orderId } = JSON.parse(body) as { orderId: string }
          this.callbacks.push({ at: this.clock.monotonic(), orderId })
          return Promise.resolve(200)
        },
        close: () => undefined,
      },
      callbackOrigins: [ORIGIN],
      webhooks: () => [],
      reservedCards: false,
      keep: { charge: () => undefined, replay: () => undefined },
      onListening: (isListening) => (this.#isListening = isListening),
    })
    this.gateway.start()
  }

  /** Submits one payment. */
  submit(orderId: string): Promise<Seen> {
    const body = submitBody({ orderId, callbackUrl: `${ORIGIN}/callback` })
    return this.#ask(orderId, { method: 'POST', path: '/api/v1/payments', body })
  }

  /** Looks an order up. */
  lookUp(orderId: string): Promise<Seen> {
    return this.#ask(orderId, { method: 'GET', path: '/api/v1/payments', body: '' })
  }

  /**
   * Submits payments, evenly, at the pace of the scenario's load: so many, all of them unless told
   * otherwise. Resolves ten minutes after the last one, with what came of them in their order.
   *
   * @param afterFive called five seconds after each submit
   */
  async submitLoad(
    most = Infinity,
    afterFive?: (submitted: Pick<Seen, 'orderId' | 'at'>) => void,
  ): Promise<Seen[]> {
    const { load } = this.gateway.scenario
    if (load === undefined) throw new Error('the scenario has a load')
    const seen: Seen[] = []
    const payments = Math.min(load.payments, most)
    for (let number = 0; number < payments; number += 1) {
      // Half a pace in: never at the very moment at which a window begins or ends.
      this.clock.setTimer(((number + 0.5) * 1000) / load.perSecond, () => {
        const [orderId, at] = [`order-${number}`, this.clock.monotonic()]
        void this.submit(orderId).then((one) => seen.push(one))
        if (afterFive) this.clock.setTimer(5000, () => afterFive({ orderId, at }))
      })
    }
    await this.clock.advance((payments * 1000) / load.perSecond + 600_000)
    return seen.toSorted((one, other) => one.at - other.at)
  }

  async #ask(
    orderId: string,
    { method, path, body }: { method: string; path: string; body: string },
  ): Promise<Seen> {
    const at = this.clock.monotonic()
    const headers = new Map([
      ['x-user-id', '1'],
      ['content-type', 'application/json'],
    ])
    const request: WireRequest = {
      method,
      path,
      body,
      baseUrl: 'http://gateway.test',
      query: new URLSearchParams(method === 'GET' ? { orderId } : {}),
      header: (name) => headers.get(name.toLowerCase()),
    }
    if (!this.#isListening) return { orderId, at, until: at, end: 'refused', body: '' }
    const delivery = await this.gateway.handle('async-card', request)
    const until = this.clock.monotonic()
    const { kind } = delivery
    return kind === 'whole'
      ? { orderId, at, until, end: delivery.answer.status, body: delivery.answer.body }
      : { orderId, at, until, end: kind, body: '' }
  }
}
