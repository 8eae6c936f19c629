import { ResilienceError, type CallSoFar } from '../resilience-error.js'

/**
 * All slots were taken, and so was the queue or the patience: the function was not called (or not
 * called again: see `calls`).
 */
export class BulkheadFullError extends ResilienceError {
  /** The slots that the bulkhead has. */
  readonly maxConcurrent: number
  /** How long the call waited in the queue, in milliseconds; 0 if there was no place in it. */
  readonly waitedMs: number

  constructor(
    policy: string,
    maxConcurrent: number,
    waitedMs: number,
    { calls, cause }: CallSoFar = {},
  ) {
    const waited = waitedMs > 0 ? `, and none became free within ${waitedMs} ms` : ''
    super(
      'BULKHEAD_FULL',
      'BulkheadFullError',
      `bulkhead '${policy}' is full: ${slotsTaken(maxConcurrent)}${waited}`,
      { calls, cause, policy },
    )
    this.maxConcurrent = maxConcurrent
    this.waitedMs = waitedMs
  }
}

function slotsTaken(slots: number): string {
  if (slots === 0) return 'it has no slots'
  return slots === 1 ? 'its only slot is taken' : `all of its ${slots} slots are taken`
}
