import { ResilienceError } from '../resilience-error.js'

/** No permit within the longest wait, so the function was not called. */
export class RateLimitedError extends ResilienceError {
  constructor(policy: string, retryAfterMs: number) {
    super(
      'RATE_LIMITED',
      'RateLimitedError',
      `rate limiter '${policy}' does not permit further calls`,
      { retryAfterMs, policy },
    )
  }
}
