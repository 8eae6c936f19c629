import type { OutcomeCounts } from './outcome-counts.js'
import type { RuleReading } from './trip-watch.js'

/**
 * `closed` admits and watches; `open` refuses until the wait is over; `half-open` admits a few
 * probes and decides by them. The others are set by hand and stay until somebody moves them:
 * `metrics-only` admits and watches but never opens, `forced-open` refuses and `forced-closed`
 * (resilience4j's DISABLED) admits, both without watching.
 */
export type CircuitState =
  'closed' | 'open' | 'half-open' | 'metrics-only' | 'forced-open' | 'forced-closed'

/** All states, in the order in which dashboards list them. */
export const CIRCUIT_STATES: readonly CircuitState[] = [
  'closed',
  'open',
  'half-open',
  'metrics-only',
  'forced-open',
  'forced-closed',
]

/** Why a breaker changed its state; `reasonText` says it in a sentence. */
export type TransitionReason =
  /** A rule reached its threshold: the first of them, where several did. */
  | { readonly kind: 'tripped'; readonly reading: RuleReading }
  /** The wait in `open` was over. */
  | { readonly kind: 'waited' }
  | {
      readonly kind: 'probes-passed' | 'probes-failed'
      /** Percent of the probes that decided; the same for `slowRate`. */
      readonly failureRate: number
      readonly slowRate: number
      /** Those probes. */
      readonly counts: OutcomeCounts
    }
  /** Half-open lasted longer than `halfOpen.maxWaitMs`. */
  | { readonly kind: 'probes-undecided' }
  /** `openWhen` said so. */
  | { readonly kind: 'asked' }
  /** `transitionTo`, `forceOpen`, `forceClosed` or `reset`. */
  | { readonly kind: 'manual' }

/** One change of state, told after it was made. */
export interface Transition {
  readonly from: CircuitState
  readonly to: CircuitState
  readonly reason: TransitionReason
}
