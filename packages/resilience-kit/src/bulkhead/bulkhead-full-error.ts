import { ResilienceError } from '../resilience-error.js'

/** All slots were taken, so the function was not called. */
export class BulkheadFullError extends ResilienceError {
  readonly maxConcurrent: number

  constructor(name: string, maxConcurrent: number) {
    super({
      code: 'BULKHEAD_FULL',
      name: 'BulkheadFullError',
      message: `bulkhead '${name}' is full: ${maxConcurrent} calls are running`,
    })
    this.maxConcurrent = maxConcurrent
  }
}
