import type { Distribution } from '../quantities/distribution-shape.js'
import type { RateLimit } from './rate-window.js'

/** That a fault strikes: how often, whom, when. */
export interface FaultRule {
  /** Names the rule, so that it can be taken away; given when it is added. */
  readonly id: string
  /** The fault's name. */
  readonly fault: string
  /** The share of cases that it strikes, 0 to 1. */
  readonly rate: number
  /** Whom it may strike; what is absent does not matter. */
  readonly match: RuleMatch
  /** When it may strike, in milliseconds since the scenario began; absent: always. */
  readonly window?: { readonly from: number; readonly to?: number | undefined } | undefined
  /** Strikes again and again: from `every` ms on, for `lasts` ms of every `every` ms. */
  readonly burst?: { readonly every: number; readonly lasts: number } | undefined
  /** How long the fault takes, for faults that take time. */
  readonly takes?: Distribution | undefined
  /** For faults that strike above a limit only: that limit. */
  readonly limit?: RateLimit | undefined
}

/** Whom a rule may strike. */
export interface RuleMatch {
  readonly dialect?: string | undefined
  /** `submit`, `inquiry`, `refund`, an operation of the dialect, or a callback's event. */
  readonly operation?: string | undefined
  /** The merchant's reference, such as an order id, or the key that a request is about. */
  readonly reference?: string | undefined
  /** Only the n-th request (or callback) of its operation for its reference; the first is 1. */
  readonly occurrence?: number | undefined
}
