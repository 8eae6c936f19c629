import { checkRefusals, type Classification, type Classify } from '../classification.js'
import { LONGEST_TIMER_MS } from '../clock.js'
import type { EventSource } from '../listeners.js'
import {
  booleanOr,
  checkedOptions,
  functionOrNothing,
  integerIn,
  numberIn,
  oneOf,
  refuse,
} from '../option-range.js'
import type { Policy } from '../policy.js'
import { exponentialBackoff, waitOr, type Backoff } from './backoff.js'
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
  /**
   * The wait before each retry: always the same milliseconds, 0..2147483647, or a function.
   * Default: exponential from 200 ms, times 2, at most 20 s, full jitter; that is also the wait
   * where the function throws or answers no number.
   */
  readonly backoff?: number | Backoff
  /**
   * Default: after failures and after unanswered attempts. A call that must not happen twice needs
   * `(classification) => classification === 'failure'`, or a `beforeRetry` look-up: nobody knows
   * what an unanswered attempt did.
   */
  readonly retryWhen?: RetryWhen
  /** What an attempt says about the other side. Default `defaultClassify`. */
  readonly classify?: Classify
  /**
   * Whether `classify` is asked about refusals of the policies inside too, so that they can be
   * retried, as they are in resilience4j; needs `classify`. Default false.
   */
  readonly classifyRefusals?: boolean
  /** Limits the retries of everything that shares it. Default: no limit. */
  readonly budget?: RetryBudget
  /**
   * The longest wait that an error's `retryAfterMs` may ask for, in milliseconds, 0..2147483647.
   * It is never undercut: if it asks for more, the series ends. Default 60000.
   */
  readonly maxRetryAfterMs?: number
  /**
   * What the caller gets when the attempts are used up: `never`, the last error or value itself;
   * `results`, a `RetryExhaustedError` in place of a value (resilience4j's
   * `failAfterMaxAttempts`); `always`, in place of an error too. Default `never`.
   */
  readonly wrapExhausted?: WrapExhausted
  /**
   * What an error of `retryWhen` or `classify` does: `report` tells `onListenerError`, and the call
   * ends as it would have (no retry, or by the default classification); `throw` ends the call with
   * that error, as resilience4j does. Default `report`.
   */
  readonly predicateErrors?: 'report' | 'throw'
}

/** Where a `RetryExhaustedError` stands for the last outcome. */
export type WrapExhausted = 'never' | 'results' | 'always'

/** Why a series of attempts ended without success although a retry was in question. */
export type GaveUpBecause =
  'attempts' | 'backoff' | 'budget' | 'deadline' | 'not-retryable' | 'retry-after'

/** What a retry policy tells. */
export interface RetryEvents {
  /** A wait begins; attempt number `attempt + 1` follows. */
  readonly retry: {
    readonly name: string
    readonly attempt: number
    readonly delayMs: number
    readonly classification: Classification
    readonly error: unknown
    /** The value that counted as a failure, where there was no error. */
    readonly value: unknown
  }
  /** A call succeeded at its second or a later attempt. */
  readonly recovered: { readonly name: string; readonly attempts: number }
  /** The look-up before a retry ended the series with a value, after so many attempts. */
  readonly found: { readonly name: string; readonly attempts: number }
  /** A series ended without success; `budget` is where a budget refused. */
  readonly gaveUp: {
    readonly name: string
    readonly attempts: number
    readonly because: GaveUpBecause
    readonly classification: Classification
    readonly error: unknown
  }
}

/**
 * Series of attempts since the policy was made, as resilience4j counts them. One that was cut short
 * from outside, or that an error of its look-up ended, is in none of the four.
 */
export interface RetrySnapshot {
  /** Calls of what stands inside. */
  readonly attempts: number
  /** Succeeded at the first attempt. */
  readonly succeededAtOnce: number
  /** Succeeded at a later one, or were answered by the look-up before it. */
  readonly succeededAfterRetry: number
  /** Ended by an error that is not worth a retry. */
  readonly failedAtOnce: number
  /** Ended for want of attempts, budget or time. */
  readonly failedAfterRetry: number
}

/** Calls again after a failure; the last error is what the caller gets. */
export interface RetryPolicy extends Policy, EventSource<RetryEvents> {
  /** Attempts in all, the first included. */
  readonly maxAttempts: number
  /** What limits the retries of everything that shares it. */
  readonly budget: RetryBudget | undefined
  /** Its counters now; plain data. */
  snapshot(): RetrySnapshot
}

/** `RetryOptions` with every default filled in. */
export interface CheckedRetryOptions {
  readonly maxAttempts: number
  readonly backoff: number | Backoff
  readonly retryWhen: RetryWhen
  readonly classify: Classify | undefined
  readonly classifyRefusals: boolean
  readonly budget: RetryBudget | undefined
  readonly maxRetryAfterMs: number
  readonly wrapExhausted: WrapExhausted
  readonly predicateErrors: 'report' | 'throw'
}

/** The default of `retryWhen`; it looks at no error, so none is built for it. */
export const unlessIgnored = (classification: Classification): boolean =>
  classification === 'failure' || classification === 'unanswered'

/** Throws a RangeError or TypeError where an option is out of its range. */
export function checkedRetryOptions(options: RetryOptions): CheckedRetryOptions {
  const checked = checkedOptions('retry', options, {
    maxAttempts: (name, value = 3) => integerIn(name, value, 1, 1_000_000),
    backoff: (name, value) => waitOr(name, value, 0) ?? exponentialBackoff(),
    retryWhen: (name, value) => functionOrNothing(name, value) ?? unlessIgnored,
    classify: functionOrNothing<Classify>,
    classifyRefusals: booleanOr,
    budget: budgetOrNothing,
    maxRetryAfterMs: (name, value = 60_000) => numberIn(name, value, 0, LONGEST_TIMER_MS),
    wrapExhausted: (name, value = 'never') =>
      oneOf<WrapExhausted>(name, value, ['never', 'results', 'always']),
    predicateErrors: (name, value = 'report') =>
      oneOf<'report' | 'throw'>(name, value, ['report', 'throw']),
  })
  checkRefusals('retry', checked)
  return checked
}

function budgetOrNothing(option: string, budget: RetryBudget | undefined): RetryBudget | undefined {
  if (budget === undefined || budget instanceof RetryBudget) return budget
  return refuse(option, 'made by retryBudget()', budget, TypeError)
}
