import { LONGEST_TIMER_MS } from '../clock.js'
import type { EventSource } from '../listeners.js'
import { checkedOptions, integerIn, type OptionChecks } from '../option-range.js'
import type { Policy } from '../policy.js'

/** The limits of a bulkhead that can be changed while it works. */
export interface BulkheadLimits {
  /**
   * Slots; 0 (refuses everything)..1000000. Default 25. Lowered, it lets running calls end and
   * replaces none of them; raised, it admits waiting ones at once.
   */
  readonly maxConcurrent?: number
  /** Calls that may wait for a slot, first come first served, 0..1000000. Default 0. */
  readonly maxQueued?: number
  /**
   * The longest wait for a slot, in milliseconds, 1..2147483647; needs `maxQueued`. Default 1000.
   * Who waits already keeps the limit that held when the wait began.
   */
  readonly maxWaitMs?: number
}

/** How much may run at once. */
export interface BulkheadOptions extends BulkheadLimits {
  /**
   * How long work that nobody waits for any more (its call was cut short, but the function has not
   * ended) may keep its slot, in milliseconds, 0 (not at all)..2147483647. Default 60000.
   */
  readonly holdAbandonedMs?: number
}

/** What stands in the slots now. */
export interface BulkheadSnapshot {
  /** Slots in all. */
  readonly maxConcurrent: number
  /** Slots that are free; 0 where more are taken than there are since the limit was lowered. */
  readonly available: number
  /** Slots taken, abandoned work included. */
  readonly inUse: number
  /** Calls that wait for a slot. */
  readonly queued: number
  /** Slots that abandoned work still holds. */
  readonly abandoned: number
}

/** What a bulkhead tells. */
export interface BulkheadEvents {
  /** A call got a slot, after so many milliseconds in the queue. */
  readonly admitted: { readonly name: string; readonly waitedMs: number } & BulkheadSnapshot
  /** No slot and no place in the queue (`full`), or no slot in time (`waited`). */
  readonly refused: {
    readonly name: string
    readonly because: 'full' | 'waited'
  } & BulkheadSnapshot
  /** A call has ended and gave its slot back. */
  readonly finished: { readonly name: string } & BulkheadSnapshot
  /** A call was cut short while its function runs on, and the slot stays taken. */
  readonly abandoned: { readonly name: string } & BulkheadSnapshot
  /** Abandoned work gave its slot back: it ended (`ended`), or held it too long and may run on. */
  readonly reclaimed: { readonly name: string; readonly ended: boolean } & BulkheadSnapshot
}

/**
 * Limits how many calls run at once; the others wait in a bounded queue or are refused. A slot is
 * held until the function itself has settled, not only until its caller got an answer.
 */
export interface BulkheadPolicy extends Policy, EventSource<BulkheadEvents> {
  /** How its slots stand now; plain data. */
  snapshot(): BulkheadSnapshot
  /**
   * Changes limits while calls run; what is left out stays.
   *
   * @throws RangeError if a limit is out of its range, TypeError for an option that is none of
   * them; then nothing has changed.
   */
  configure(limits: BulkheadLimits): void
}

const defaults = { maxConcurrent: 25, maxQueued: 0, maxWaitMs: 1000 }

const limitChecks = (before: Required<BulkheadLimits>) =>
  ({
    maxConcurrent: (name, value = before.maxConcurrent) => integerIn(name, value, 0, 1_000_000),
    maxQueued: (name, value = before.maxQueued) => integerIn(name, value, 0, 1_000_000),
    maxWaitMs: (name, value = before.maxWaitMs) => integerIn(name, value, 1, LONGEST_TIMER_MS),
  }) satisfies OptionChecks<BulkheadLimits>

/** `limits`, and what `before` has where they say nothing; throws where one is out of its range. */
export function checkedBulkheadLimits(
  limits: BulkheadLimits,
  before: Required<BulkheadLimits>,
): Required<BulkheadLimits> {
  return withQueue(checkedOptions('bulkhead', limits, limitChecks(before)), before)
}

/** Answers `checked` unless a wait was asked for that nobody will have. */
function withQueue<L extends Required<BulkheadLimits>>(
  checked: L,
  before: Required<BulkheadLimits>,
): L {
  const { maxQueued, maxWaitMs } = checked
  if (maxQueued > 0 || maxWaitMs === before.maxWaitMs || maxWaitMs === defaults.maxWaitMs) {
    return checked
  }
  throw new RangeError('bulkhead.maxWaitMs needs maxQueued: nobody may wait, got maxQueued 0')
}

/** Throws a RangeError or TypeError where an option is out of its range. */
export function checkedBulkheadOptions(options: BulkheadOptions): Required<BulkheadOptions> {
  const { maxConcurrent, maxQueued, maxWaitMs } = limitChecks(defaults)
  const checked = checkedOptions('bulkhead', options, {
    maxConcurrent,
    maxQueued,
    maxWaitMs,
    holdAbandonedMs: (name, value = 60_000) => integerIn(name, value, 0, LONGEST_TIMER_MS),
  })
  return withQueue(checked, defaults)
}
