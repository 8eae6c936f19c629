import { LONGEST_TIMER_MS } from '../clock.js'
import type { EventSource } from '../listeners.js'
import { integerIn } from '../option-range.js'
import type { Policy } from '../policy.js'

/** How long one attempt may take. */
export interface TimeoutOptions {
  /** Milliseconds, 1..2147483647. */
  readonly limitMs: number
}

/** What a time-out policy tells. */
export interface TimeoutEvents {
  /** An attempt was cut short. */
  readonly timedOut: { readonly name: string; readonly limitMs: number; readonly attempt: number }
}

/**
 * Cuts an attempt short: its signal aborts and the attempt fails with `TimedOutError`, whether or
 * not the function listens to its signal.
 */
export interface TimeoutPolicy extends Policy, EventSource<TimeoutEvents> {
  readonly limitMs: number
}

/** Throws a RangeError where an option is out of its range. */
export function checkedTimeoutOptions(options: TimeoutOptions): TimeoutOptions {
  return { limitMs: integerIn('timeout.limitMs', options.limitMs, 1, LONGEST_TIMER_MS) }
}
