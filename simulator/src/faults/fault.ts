import type { CallbackFate } from '../gateway/callback.js'
import type { Distribution } from '../quantities/distribution-shape.js'
import type { GatewayFate } from './gateway-fate.js'
import type { OperationKind } from './operation-kind.js'
import type { RateLimit } from './rate-window.js'
import type { RequestFate } from './request-fate.js'

/** What a dialect must have for a fault to make sense. */
export const FAULT_NEEDS = ['idempotencyKeys', 'callbackProof', 'chargingSubmits'] as const

/** One of them. */
export type FaultNeed = (typeof FAULT_NEEDS)[number]

interface AnyFault {
  /** Its name in scenarios, on the command line and in the header `X-Sim-Fault`. */
  readonly name: string
  /** One sentence for people. */
  readonly explains: string
  /** How long it takes, for faults that take time, unless a rule says otherwise. */
  readonly takes?: Distribution
  /**
   * For a fault that strikes only above a limit: how many requests are let through in how many
   * milliseconds, unless a rule says otherwise.
   */
  readonly limit?: RateLimit
  /**
   * The promise that gateways make and this fault breaks. No client survives it; running it shows
   * what the promise is worth. Kept out of the scenario `everything`.
   */
  readonly breaksPromise?: string
  /** What a dialect must have; in others it never strikes. */
  readonly needs?: FaultNeed
}

/** Strikes one request, its execution or its answer. */
export interface RequestFault extends AnyFault {
  readonly bites: 'request'
  /** The requests that it strikes unless a rule names others. */
  readonly operations: readonly OperationKind[]
  /** Whether no rule and no header may make it strike other requests than these. */
  readonly only?: true
  /**
   * The fate after it struck; `tookMs` is drawn from how long it takes, else 0. The same fate
   * where there is nothing left to strike: then it counts as not having struck.
   */
  strike(fate: RequestFate, tookMs: number): RequestFate
}

/** Strikes one callback. */
export interface CallbackFault extends AnyFault {
  readonly bites: 'callback'
  /** Like that of a request. */
  strike(fate: CallbackFate, tookMs: number): CallbackFate
}

/** Strikes the gateway as a whole while its rule holds. */
export interface GatewayFault extends AnyFault {
  readonly bites: 'gateway'
  /** Whether its rule must say when: it makes no sense without an end. */
  readonly needsEnd?: true
  /** The fate after it struck. */
  strike(fate: GatewayFate): GatewayFate
}

/** One way for the gateway to misbehave. */
export type Fault = RequestFault | CallbackFault | GatewayFault
