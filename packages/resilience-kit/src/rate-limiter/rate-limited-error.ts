import { ResilienceError, type CallSoFar } from '../resilience-error.js'

/** No permit within the longest wait: the function was not called (or not again: see `calls`). */
export class RateLimitedError extends ResilienceError {
  constructor(policy: string, retryAfterMs: number, { calls, cause }: CallSoFar = {}) {
    super(
      'RATE_LIMITED',
      'RateLimitedError',
      `rate limiter '${policy}' does not permit further calls`,
      { calls, cause, retryAfterMs, policy },
    )
  }
}
