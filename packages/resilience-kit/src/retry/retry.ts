import { asked } from '../asked.js'
import { Failure } from '../call/failure.js'
import type { OngoingCall, Result } from '../call/ongoing-call.js'
import { Classifier, type Classification } from '../classification.js'
import { LONGEST_TIMER_MS } from '../clock.js'
import type { Env } from '../env.js'
import { PolicyBase } from '../policy.js'
import { exponentialBackoff } from './backoff.js'
import { askedToWait, errorOf, valueOf, type FailedAttempt } from './failed-attempt.js'
import type { RetryBudget } from './retry-budget.js'
import { RetryExhaustedError } from './retry-exhausted-error.js'
import {
  checkedRetryOptions,
  unlessIgnored,
  type CheckedRetryOptions,
  type GaveUpBecause,
  type RetryEvents,
  type RetryOptions,
  type RetryPolicy,
  type RetrySnapshot,
} from './retry-options.js'
import { endBefore, isTooLate, type Found } from './retry-pause.js'
import { Series, type AttemptOwner } from './series.js'

const defaultBackoff = exponentialBackoff()

class RetryAttempts
  extends PolicyBase<never, RetryEvents, CheckedRetryOptions>
  implements RetryPolicy, AttemptOwner
{
  readonly #classifier: Classifier
  #attempts = 0
  #succeededAtOnce = 0
  #succeededAfterRetry = 0
  #failedAtOnce = 0
  #failedAfterRetry = 0

  constructor(options: CheckedRetryOptions, env: Env) {
    super('retry', ['retry', 'recovered', 'found', 'gaveUp'], options, env)
    this.#classifier = new Classifier(options.classify, options.classifyRefusals)
  }

  get maxAttempts(): number {
    return this.options.maxAttempts
  }

  get budget(): RetryBudget | undefined {
    return this.options.budget
  }

  snapshot(): RetrySnapshot {
    return {
      attempts: this.#attempts,
      succeededAtOnce: this.#succeededAtOnce,
      succeededAfterRetry: this.#succeededAfterRetry,
      failedAtOnce: this.#failedAtOnce,
      failedAfterRetry: this.#failedAfterRetry,
    }
  }

  override run(call: OngoingCall, depth: number): Result {
    return this.#attempt(new Series(this, call, depth))
  }

  /** The attempt under way has ended. */
  attempted(series: Series, result: Result): Result {
    const { attempt, waitedMs } = series
    const classification = this.#classify(result, series.cost, attempt)
    if (classification === undefined) return result
    return this.#again(series, { attempt, result, classification, waitedMs })
  }

  /** An error of a predicate: reported, or thrown where that is asked for. */
  readonly #predicateThrew = (error: unknown): void => {
    if (this.options.predicateErrors === 'throw') throw error
    this.wiring.report(error)
  }

  readonly #report = (error: unknown): void => this.wiring.report(error)

  /** How an attempt failed; undefined if it did not, or was cut short from outside. */
  #classify(
    result: Result,
    lastCost: number | undefined,
    attempt: number,
  ): Classification | undefined {
    if (result instanceof Failure && result.isPassing) return undefined
    const classification = this.#classifier.classify(result, this.#predicateThrew)
    // An error can be a success too (a decline, say): the other side works.
    if (classification === 'success') this.options.budget?.refund(lastCost)
    if (
      result instanceof Failure ||
      classification === 'failure' ||
      classification === 'unanswered'
    ) {
      return classification
    }
    if (attempt === 1) this.#succeededAtOnce += 1
    else this.#succeededAfterRetry += 1
    if (attempt > 1) this.tell('recovered', () => ({ attempts: attempt }))
    return undefined
  }

  #attempt(series: Series): Result {
    const { call, depth } = series
    call.attempt = series.attempt
    this.#attempts += 1
    return call.follow(depth, series)
  }

  /** Another attempt after `last`, where it is worth one. */
  #again(series: Series, last: FailedAttempt): Result {
    const { call } = series
    const { budget } = this.options
    // Cut short, though the function still answered: nothing may begin.
    if (call.passing !== undefined) return call.passing
    const ended = (series.ended ??= [])
    ended.push(last.result)
    const delayMs = this.#delayMs(call, last)
    if (typeof delayMs === 'string') return this.#giveUp(series, delayMs, last)
    const cost = budget?.costOf(last.classification)
    return endBefore(call, last, delayMs, (end) => {
      if (end === undefined) {
        call.fromFallback = false
        series.attempt = last.attempt + 1
        series.waitedMs = delayMs
        series.cost = cost
        return this.#attempt(series)
      }
      // What was taken for an attempt that never came goes back.
      if (cost !== undefined) budget?.giveBack(cost)
      if (end === 'deadline') return this.#giveUp(series, end, last)
      if (end instanceof Failure) return end
      call.fromFallback = false
      return this.#found(end, last.attempt, series.cost)
    })
  }

  /** How long to wait before the next attempt, or why there is none. */
  #delayMs(call: OngoingCall, last: FailedAttempt): number | GaveUpBecause {
    const { maxAttempts, maxRetryAfterMs, budget } = this.options
    const { attempt, classification, result } = last
    if (!this.#isWorthIt(last)) return 'not-retryable'
    if (attempt >= maxAttempts) return 'attempts'
    const retryAfterMs = askedToWait(result)
    if (retryAfterMs > maxRetryAfterMs) return 'retry-after'
    const backoffMs = this.#backoffMs(last)
    if (backoffMs < 0 || backoffMs > LONGEST_TIMER_MS) return 'backoff'
    const delayMs = Math.max(backoffMs, retryAfterMs)
    if (isTooLate(call, delayMs)) return 'deadline'
    if (budget !== undefined && !budget.tryTake(budget.costOf(classification))) return 'budget'
    this.tell('retry', () => {
      return { attempt, delayMs, classification, error: errorOf(result), value: valueOf(result) }
    })
    return delayMs
  }

  /** Whether `last` is worth another attempt; a predicate that throws says no. */
  #isWorthIt({ classification, result }: FailedAttempt): boolean | undefined {
    const { retryWhen } = this.options
    if (retryWhen === unlessIgnored) return unlessIgnored(classification)
    return asked(() => retryWhen(classification, errorOf(result)), this.#predicateThrew)
  }

  /** The wait that the back-off function asks for; the default one's where it fails. */
  #backoffMs({ attempt, result, waitedMs: previousMs }: FailedAttempt): number {
    const { backoff } = this.options
    const { random } = this.wiring
    if (typeof backoff === 'number') return backoff
    // The error of a refusal is built only for who reads it.
    const info = {
      random,
      previousMs,
      get error() {
        return errorOf(result)
      },
      get value() {
        return valueOf(result)
      },
    }
    const ms = asked(() => checkedWait(backoff(attempt, info)), this.#report)
    return ms ?? defaultBackoff(attempt, info)
  }

  /** A look-up ended the series: the other side works, as after a success. */
  #found({ value }: Found, attempts: number, lastCost: number | undefined): Result {
    this.options.budget?.refund(lastCost)
    this.#succeededAfterRetry += 1
    this.tell('found', () => ({ attempts }))
    return value
  }

  #giveUp({ call, ended = [] }: Series, because: GaveUpBecause, last: FailedAttempt): Result {
    const { attempt: attempts, classification, result } = last
    if (because === 'not-retryable') this.#failedAtOnce += 1
    else this.#failedAfterRetry += 1
    this.tell('gaveUp', () => ({ attempts, because, classification, error: errorOf(result) }))
    const { wrapExhausted } = this.options
    const isWrapped =
      because !== 'not-retryable' &&
      (wrapExhausted === 'always' || (wrapExhausted === 'results' && !(result instanceof Failure)))
    if (!isWrapped) return result
    const errors = ended.map(errorOf)
    const value = valueOf(result)
    return Failure.thrown(new RetryExhaustedError(this.name, because, errors, value, call.calls))
  }
}

/** `ms` if it is a number; a promise passes, for `asked` to report. */
function checkedWait(ms: unknown): number {
  if ((typeof ms === 'number' && !Number.isNaN(ms)) || ms instanceof Promise) return ms as number
  throw new TypeError(`retry.backoff must answer a number, got ${String(ms)}`)
}

/**
 * Calls again after a failure.
 *
 * @throws RangeError or TypeError if an option is out of its range.
 */
export function retry(options: RetryOptions = {}, env: Env = {}): RetryPolicy {
  return new RetryAttempts(checkedRetryOptions(options), env)
}
