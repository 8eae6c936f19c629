import { LONGEST_TIMER_MS } from '../clock.js'
import type { EventSource } from '../listeners.js'
import { checkedOptions, integerIn } from '../option-range.js'
import type { Policy } from '../policy.js'

/** How long a whole call may take, with all its attempts and waits. */
export interface DeadlineOptions {
  /** How long the whole call may take, in milliseconds, 1..2147483647. */
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
  /** How long the whole call may take, in milliseconds. */
  readonly limitMs: number
}

/** Throws a RangeError or TypeError where an option is out of its range. */
export function checkedDeadlineOptions(options: DeadlineOptions): DeadlineOptions {
  return checkedOptions('deadline', options, {
    limitMs: (name, value) => integerIn(name, value, 1, LONGEST_TIMER_MS),
  })
}
