import type { OpenWait } from './open-wait.js'
import type { ProbeSettings } from './probe-watch.js'
import type { CircuitState } from './transition.js'
import type { TripRule } from './trip-rule.js'

/** The numbers of a circuit; all checked before. */
export interface CircuitSettings extends ProbeSettings {
  readonly tripWhen: readonly TripRule[]
  readonly waitMs: OpenWait
  readonly afterMaxWaitInHalfOpen: 'open' | 'closed'
}

/** What a circuit needs of `options`, with the wait that they come to. */
export function circuitSettings(
  options: Omit<CircuitSettings, 'waitMs'>,
  waitMs: OpenWait,
): CircuitSettings {
  return {
    tripWhen: options.tripWhen,
    permits: options.permits,
    minimumProbes: options.minimumProbes,
    reopenFailureRate: options.reopenFailureRate,
    reopenSlowRate: options.reopenSlowRate,
    afterMaxWaitInHalfOpen: options.afterMaxWaitInHalfOpen,
    waitMs,
  }
}

/** Where a circuit begins. */
export interface CircuitStart {
  readonly state: CircuitState
  /** How often it has opened in a row. */
  readonly openings: number
  /** How long it refuses in `open`, in milliseconds. */
  readonly waitMs: number
  /** How long it has been in this state already. */
  readonly inStateMs: number
}
