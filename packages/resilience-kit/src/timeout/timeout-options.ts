import { LONGEST_TIMER_MS } from '../clock.js'
import type { EventSource } from '../listeners.js'
import { booleanOr, checkedOptions, integerIn } from '../option-range.js'
import type { Policy } from '../policy.js'

/** How long one attempt may take, and what becomes of one that takes longer. */
export interface TimeoutOptions {
  /**
   * How long an attempt may take, in milliseconds, 0..2147483647; with 0 only an answer that is
   * there at once comes through.
   */
  readonly limitMs: number
  /** Whether the signal of the function aborts when the time is over. Default true. */
  readonly abortSignal?: boolean
  /**
   * Whether to wait until the function has ended after its signal aborted (cooperative); a value
   * that it still answers is the result. Needs `abortSignal`. Default false: the attempt ends in
   * time, and what the function does later is swallowed.
   */
  readonly waitForEnd?: boolean
}

/** What a time-out policy tells. */
export interface TimeoutEvents {
  /** An attempt took too long. */
  readonly timedOut: { readonly name: string; readonly limitMs: number; readonly attempt: number }
  /** An attempt ended in time. */
  readonly ended: {
    readonly name: string
    readonly attempt: number
    readonly ok: boolean
    readonly error: unknown
  }
}

/**
 * Cuts an attempt short: its signal aborts and the attempt fails with `TimedOutError`, whether or
 * not the function listens to its signal.
 */
export interface TimeoutPolicy extends Policy, EventSource<TimeoutEvents> {
  /** How long one attempt may take, in milliseconds. */
  readonly limitMs: number
}

/** Throws a RangeError or TypeError where an option is out of its range. */
export function checkedTimeoutOptions(options: TimeoutOptions): Required<TimeoutOptions> {
  const checked = checkedOptions('timeout', options, {
    limitMs: (name, value) => integerIn(name, value, 0, LONGEST_TIMER_MS),
    abortSignal: (name, value) => booleanOr(name, value, true),
    waitForEnd: booleanOr,
  })
  if (checked.waitForEnd && !checked.abortSignal) {
    throw new RangeError('timeout.waitForEnd needs abortSignal: nothing else ends the function')
  }
  return checked
}
