import { LONGEST_TIMER_MS } from '../clock.js'
import type { EventSource } from '../listeners.js'
import { integerIn, optionsOf } from '../option-range.js'
import type { Policy } from '../policy.js'

/** How long a whole call may take, with all its attempts and waits. */
export interface DeadlineOptions {
  /** Milliseconds, 1..2147483647. */
  readonly limitMs: number
}

/** What a deadline policy tells. */
export interface DeadlineEvents {
  /** A call was cut short. */
  readonly exceeded: { readonly name: string; readonly limitMs: number; readonly calls: number }
}

/**
 * Cuts a call short: the signal of the attempt under way aborts, and the call fails with
 * `DeadlineExceededError`. Retries inside start no wait that the deadline cannot afford.
 */
export interface DeadlinePolicy extends Policy, EventSource<DeadlineEvents> {
  readonly limitMs: number
}

/** Throws a RangeError or TypeError where an option is out of its range. */
export function checkedDeadlineOptions(options: DeadlineOptions): DeadlineOptions {
  const { limitMs } = optionsOf('deadline', options)
  return { limitMs: integerIn('deadline.limitMs', limitMs, 1, LONGEST_TIMER_MS) }
}
