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

/** What faults strike: the gateway's first, then what stands around it. */
export const FAULT_TARGETS = [
  ...(['request', 'callback', 'gateway'] as const),
  ...(['process', 'store', 'network', 'clock'] as const),
] as const

interface AnyFault {
  /** What it strikes. */
  readonly bites: (typeof FAULT_TARGETS)[number]
  /** Its name in scenarios, on the command line and, of the gateway's, in `X-Sim-Fault`. */
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

/** Strikes the merchant's process, its store or its wall clock. */
export interface MerchantFault extends AnyFault {
  readonly bites: 'process' | 'store' | 'clock'
}

/** Strikes a message on its way between the merchant and the gateway. */
export interface NetworkFault extends AnyFault {
  readonly bites: 'network'
  readonly message: 'request' | 'answer' | 'callback'
}

/** A fault of what stands around the gateway: `pgsim simulate` has that, and applies it itself. */
export type SimulatedFault = MerchantFault | NetworkFault

/** A fault of the gateway's own: it strikes over HTTP and in virtual time alike. */
export type ServedFault = RequestFault | CallbackFault | GatewayFault

/** One way to misbehave: for the gateway, or for what stands around it. */
export type Fault = ServedFault | SimulatedFault

/** Whether it strikes in `pgsim simulate` only. */
export function isSimulated(fault: Fault): fault is SimulatedFault {
  return !('strike' in fault)
}
