import type { Clock } from '@holdfast/resilience-kit'
import { asyncCard } from '../../dialects/async-card/async-card-dialect.js'
import { createDecider } from '../../faults/decider.js'
import { FaultPlan } from '../../faults/fault-plan.js'
import type { GatewayFate } from '../../faults/gateway-fate.js'
import { GatewaySwitch } from '../../faults/gateway-switch.js'
import type { RequestFate } from '../../faults/request-fate.js'
import type { Scenario } from '../../scenario/scenario.js'
import { ScaledClock } from '../../serving/scaled-clock.js'
import { Exchange } from './exchange.js'
import {
  LIMITED,
  NO_ANSWER,
  NOBODY_LISTENS,
  REFUSED,
  type GatewayTrouble,
} from './gateway-trouble.js'

/** The operations of async-card that a shop needs, by what they are for. */
const OPERATIONS = { submit: 'submitPayment', inquiry: 'inquireByOrder' } as const

type Kind = keyof typeof OPERATIONS

/** What a gateway without a wire is made of. */
export interface FateGatewayPorts {
  /** Real time, for latency; the gateway's own clock is scaled from it. */
  readonly clock: Clock
  /** Every random decision follows from it. */
  readonly seed: number
  readonly scenario: Scenario
}

/**
 * The async-card gateway without its wire and its ledger: a request meets the same fate at the same
 * moment as in `SimulatedGateway` with the same seed, and what is left of it is whether the order
 * was charged. That is all that policies can see of a gateway, at a tenth of the cost.
 */
export class FateGateway {
  /** Requests for money, and look-ups, ever sent; those that nobody listened to count too. */
  submits = 0
  lookUps = 0
  /** Requests that neither were answered nor have been given up, and the most there have been. */
  inFlight = 0
  mostInFlight = 0
  readonly #clock: Clock
  readonly #gatewayClock: ScaledClock
  readonly #plan: FaultPlan
  readonly #switch: GatewaySwitch
  readonly #occurrences = new Map<string, number>()
  readonly #charges = new Map<string, number>()
  readonly #underWay = new Set<Exchange>()
  #isListening = true
  /** How often it has forgotten its pending work. */
  #lives = 0

  /** Its scenario begins at once. */
  constructor({ clock, seed, scenario }: FateGatewayPorts) {
    const decider = createDecider(seed)
    const gatewayClock = new ScaledClock(clock, scenario.timeScale)
    const beganAt = gatewayClock.monotonic()
    const sinceMs = (): number => gatewayClock.monotonic() - beganAt
    this.#clock = clock
    this.#gatewayClock = gatewayClock
    this.#plan = new FaultPlan(
      () => decider,
      () => scenario,
      sinceMs,
    )
    this.#switch = new GatewaySwitch({
      clock: gatewayClock,
      sinceMs,
      rules: () => scenario.faults,
      fate: () => this.#plan.gateway(),
      onFate: (fate) => this.#follow(fate),
    })
    this.#switch.look()
  }

  /** How often an order was charged. */
  chargesOf(orderId: string): number {
    return this.#charges.get(orderId) ?? 0
  }

  /**
   * Asks for the money of an order; resolves where the gateway has accepted.
   *
   * @throws GatewayTrouble where it does not say so, or what `signal` was aborted with: then the
   * request goes on without its client.
   */
  submit(orderId: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason)
    this.submits += 1
    return this.#send('submit', orderId, signal, (fate) => {
      if (fate.executions > 0) {
        this.#charges.set(orderId, this.chargesOf(orderId) + fate.executions)
      }
    }).then(() => undefined)
  }

  /**
   * Looks an order up: whether it was charged.
   *
   * @throws as `submit`
   */
  lookUp(orderId: string, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.reject(signal.reason)
    this.lookUps += 1
    let isCharged = false
    return this.#send('inquiry', orderId, signal, () => {
      isCharged = this.chargesOf(orderId) > 0
    }).then(() => isCharged)
  }

  /** Looks at its windows no more. */
  close(): void {
    this.#switch.stop()
  }

  #send(
    kind: Kind,
    orderId: string,
    signal: AbortSignal,
    execute: (fate: RequestFate) => void,
  ): Promise<void> {
    if (!this.#isListening) return Promise.reject(NOBODY_LISTENS)
    const fate = this.#plan.request({
      dialect: asyncCard,
      operation: OPERATIONS[kind],
      kind,
      entity: orderId,
      occurrence: this.#nextOccurrence(`${kind}/${orderId}`),
    })
    this.inFlight += 1
    if (this.inFlight > this.mostInFlight) this.mostInFlight = this.inFlight
    return new Promise((resolve, reject) => {
      const exchange = new Exchange(signal, resolve, reject, () => {
        this.inFlight -= 1
        this.#underWay.delete(exchange)
      })
      this.#underWay.add(exchange)
      if (fate.lateMs === 0) this.#enter(fate, exchange, execute)
      else {
        this.#gatewayClock.setTimer(fate.lateMs, () => {
          // What comes out of the network while nobody listens is lost there.
          if (this.#isListening) this.#enter(fate, exchange, execute)
          else exchange.cut()
        })
      }
    })
  }

  /** It has come to the gateway: is looked at after its latency, unless a restart comes first. */
  #enter(fate: RequestFate, exchange: Exchange, execute: (fate: RequestFate) => void): void {
    const life = this.#lives
    const look = (): void => {
      if (life !== this.#lives) return
      execute(fate)
      this.#deliver(fate, exchange)
    }
    if (fate.latencyMs > 0) this.#clock.setTimer(fate.latencyMs, look)
    else look()
  }

  #deliver(fate: RequestFate, exchange: Exchange): void {
    switch (fate.delivery) {
      case 'never':
        return
      case 'cut':
      case 'reset':
      case 'truncated':
        return exchange.cut()
      case 'slow':
        this.#clock.setTimer(fate.bodyMs, () => exchange.end(troubleOf(fate)))
        return
      case 'whole':
        return exchange.end(troubleOf(fate))
    }
  }

  #nextOccurrence(about: string): number {
    const occurrence = (this.#occurrences.get(about) ?? 0) + 1
    this.#occurrences.set(about, occurrence)
    return occurrence
  }

  #follow({ isListening, forgets }: GatewayFate): void {
    if (forgets) this.#lives += 1
    this.#isListening = isListening
    if (isListening) return
    for (const exchange of this.#underWay) exchange.cut()
  }
}

/** What comes instead of what was asked for; undefined where that comes. */
function troubleOf({ executions, instead }: RequestFate): GatewayTrouble | undefined {
  switch (instead) {
    case null:
      return executions === 0 ? REFUSED : undefined
    case 'gatewayError':
      return REFUSED
    case 'rateLimited':
      return LIMITED
    // A proxy's page and bytes that mean nothing are not the gateway's words.
    case 'proxyError':
    case 'malformed':
    case 'inFlight':
      return NO_ANSWER
  }
}
