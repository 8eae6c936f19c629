import { ResilienceError } from '../resilience-error.js'

/** All slots were taken, and so was the queue or the patience: the function was not called. */
export class BulkheadFullError extends ResilienceError {
  readonly maxConcurrent: number
  /** How long the call waited in the queue, in milliseconds; 0 if there was no place in it. */
  readonly waitedMs: number

  constructor(name: string, maxConcurrent: number, waitedMs: number) {
    const waited = waitedMs > 0 ? `, and none ended within ${waitedMs} ms` : ''
    super(
      'BULKHEAD_FULL',
      'BulkheadFullError',
      `bulkhead '${name}' is full: ${maxConcurrent} calls are running${waited}`,
    )
    this.maxConcurrent = maxConcurrent
    this.waitedMs = waitedMs
  }
}
