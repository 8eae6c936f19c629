import { LONGEST_TIMER_MS } from '../clock.js'
import type { EventSource } from '../listeners.js'
import { integerIn } from '../option-range.js'
import type { Policy } from '../policy.js'

/** How much may run at once. */
export interface BulkheadOptions {
  /** Slots; 0 (refuses everything)..1000000. Default 25. */
  readonly maxConcurrent?: number
  /**
   * How long work that nobody waits for any more (its call was cut short, but the function has not
   * ended) may keep its slot, in milliseconds, 0 (not at all)..2147483647. Default 60000.
   */
  readonly holdAbandonedMs?: number
}

/** What stands in the slots now. */
export interface BulkheadSnapshot {
  readonly maxConcurrent: number
  /** Slots taken, abandoned work included. */
  readonly inUse: number
  /** Slots that abandoned work still holds. */
  readonly abandoned: number
}

/** What a bulkhead tells. */
export interface BulkheadEvents {
  /** All slots were taken. */
  readonly refused: { readonly name: string } & BulkheadSnapshot
  /** A call was cut short while its function runs on, and the slot stays taken. */
  readonly abandoned: { readonly name: string } & BulkheadSnapshot
  /** Abandoned work gave its slot back: it ended (`ended`), or held it too long and may run on. */
  readonly reclaimed: { readonly name: string; readonly ended: boolean } & BulkheadSnapshot
}

/**
 * Limits how many calls run at once and refuses the others. A slot is held until the function
 * itself has settled, not only until its caller got an answer.
 */
export interface BulkheadPolicy extends Policy, EventSource<BulkheadEvents> {
  snapshot(): BulkheadSnapshot
}

/** Throws a RangeError where an option is out of its range. */
export function checkedBulkheadOptions(options: BulkheadOptions): Required<BulkheadOptions> {
  const { maxConcurrent = 25, holdAbandonedMs = 60_000 } = options
  return {
    maxConcurrent: integerIn('bulkhead.maxConcurrent', maxConcurrent, 0, 1_000_000),
    holdAbandonedMs: integerIn('bulkhead.holdAbandonedMs', holdAbandonedMs, 0, LONGEST_TIMER_MS),
  }
}
