import { ResilienceError } from '../resilience-error.js'
import type { GaveUpBecause } from './retry-options.js'

/** A series of attempts ended without success; only where `wrapExhausted` asks for it. */
export class RetryExhaustedError extends ResilienceError {
  /** How many attempts there were. */
  readonly attempts: number
  /** Why there is no further one. */
  readonly because: GaveUpBecause
  /** One error for each attempt, in order; undefined where a value counted as a failure. */
  readonly errors: readonly unknown[]
  /** The last attempt's value, where that counted as a failure. */
  readonly value: unknown

  constructor(
    policy: string,
    because: GaveUpBecause,
    errors: readonly unknown[],
    value: unknown,
    calls?: number,
  ) {
    const attempts = errors.length
    super(
      'RETRIES_EXHAUSTED',
      'RetryExhaustedError',
      `retry '${policy}' gave up after attempt ${attempts} (${because})`,
      { cause: errors.at(-1), policy, calls },
    )
    this.attempts = attempts
    this.because = because
    this.errors = errors
    this.value = value
  }
}
