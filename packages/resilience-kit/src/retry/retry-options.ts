import type { Classification, Classify } from '../classification.js'
import { LONGEST_TIMER_MS } from '../clock.js'
import type { EventSource } from '../listeners.js'
import { functionOrNothing, integerIn, numberIn } from '../option-range.js'
import type { Policy } from '../policy.js'
import { exponentialBackoff, type Backoff } from './backoff.js'
import { RetryBudget } from './retry-budget.js'

/**
 * Whether an attempt that ended so is worth another. `error` is undefined where a value was
 * classified as a failure. Where it throws, there is no retry.
 */
export type RetryWhen = (classification: Classification, error: unknown) => boolean

/** When to call again. */
export interface RetryOptions {
  /** Attempts in all, the first included; 1..1000000. Default 3. */
  readonly maxAttempts?: number
  /** Default: exponential from 200 ms, times 2, at most 20 s, full jitter. */
  readonly backoff?: Backoff
  /**
   * Default: after failures and after unanswered attempts. A call that must not happen twice needs
   * `(classification) => classification === 'failure'`, or a `beforeRetry` look-up: nobody knows
   * what an unanswered attempt did.
   */
  readonly retryWhen?: RetryWhen
  /** Default `defaultClassify`. */
  readonly classify?: Classify
  /** Limits the retries of everything that shares it. Default: no limit. */
  readonly budget?: RetryBudget
  /**
   * The longest wait that an error's `retryAfterMs` may ask for, in milliseconds, 0..2147483647.
   * It is never undercut: if it asks for more, the series ends. Default 60000.
   */
  readonly maxRetryAfterMs?: number
}

/** Why a series of attempts ended without success although a retry was in question. */
export type GaveUpBecause = 'attempts' | 'budget' | 'deadline' | 'not-retryable' | 'retry-after'

/** What a retry policy tells. */
export interface RetryEvents {
  /** A wait begins; attempt number `attempt + 1` follows. */
  readonly retry: {
    readonly name: string
    readonly attempt: number
    readonly delayMs: number
    readonly classification: Classification
    readonly error: unknown
  }
  /** A call succeeded at its second or a later attempt. */
  readonly recovered: { readonly name: string; readonly attempts: number }
  /** A series ended without success; `budget` is where a budget refused. */
  readonly gaveUp: {
    readonly name: string
    readonly attempts: number
    readonly because: GaveUpBecause
    readonly classification: Classification
    readonly error: unknown
  }
}

/** Calls again after a failure; the last error is what the caller gets. */
export interface RetryPolicy extends Policy, EventSource<RetryEvents> {
  readonly maxAttempts: number
  readonly budget: RetryBudget | undefined
}

/** `RetryOptions` with every default filled in. */
export interface CheckedRetryOptions {
  readonly maxAttempts: number
  readonly backoff: Backoff
  readonly retryWhen: RetryWhen
  readonly classify: Classify | undefined
  readonly budget: RetryBudget | undefined
  readonly maxRetryAfterMs: number
}

const unlessIgnored: RetryWhen = (classification) =>
  classification === 'failure' || classification === 'unanswered'

/** Throws a RangeError or TypeError where an option is out of its range. */
export function checkedRetryOptions(options: RetryOptions): CheckedRetryOptions {
  if (options.budget !== undefined && !(options.budget instanceof RetryBudget)) {
    throw new TypeError('retry.budget must be made by retryBudget()')
  }
  const { maxAttempts = 3, maxRetryAfterMs = 60_000 } = options
  return {
    maxAttempts: integerIn('retry.maxAttempts', maxAttempts, 1, 1_000_000),
    backoff: functionOrNothing('retry.backoff', options.backoff) ?? exponentialBackoff(),
    retryWhen: functionOrNothing('retry.retryWhen', options.retryWhen) ?? unlessIgnored,
    classify: functionOrNothing('retry.classify', options.classify),
    budget: options.budget,
    maxRetryAfterMs: numberIn('retry.maxRetryAfterMs', maxRetryAfterMs, 0, LONGEST_TIMER_MS),
  }
}
