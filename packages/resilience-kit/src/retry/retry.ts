import type { Failure } from '../call/failure.js'
import type { OngoingCall, Receiver } from '../call/ongoing-call.js'
import { Classifier, type Classification } from '../classification.js'
import type { Env } from '../env.js'
import { PolicyBase } from '../policy.js'
import {
  checkedRetryOptions,
  type CheckedRetryOptions,
  type GaveUpBecause,
  type RetryEvents,
  type RetryOptions,
  type RetryPolicy,
} from './retry-options.js'
import type { RetryBudget } from './retry-budget.js'
import { RetryPause } from './retry-pause.js'

/** How an attempt ended that may be worth another one. */
interface AttemptEnd {
  readonly classification: Classification
  /** Undefined where a value was classified as a failure. */
  readonly failure: Failure | undefined
  readonly value: unknown
}

class RetryAttempts extends PolicyBase<never, RetryEvents> implements RetryPolicy {
  readonly options: CheckedRetryOptions
  readonly classifier: Classifier

  constructor(options: CheckedRetryOptions, env: Env) {
    super('retry', env)
    this.options = options
    this.classifier = new Classifier(options.classify)
  }

  get maxAttempts(): number {
    return this.options.maxAttempts
  }

  get budget(): RetryBudget | undefined {
    return this.options.budget
  }

  readonly report = (error: unknown): void => this.wiring.report(error)

  override run(call: OngoingCall, depth: number, receiver: Receiver): void {
    new RetryRun(this, call, depth, receiver).start()
  }

  /** Whether `end` is worth another attempt; a predicate that throws says no. */
  isWorthIt(end: AttemptEnd): boolean {
    try {
      return this.options.retryWhen(end.classification, end.failure?.error)
    } catch (error) {
      this.report(error)
      return false
    }
  }

  /** The wait after `attempt`; one of no length if the back-off function fails. */
  delayMs(attempt: number): number {
    try {
      const ms = this.options.backoff(attempt, this.wiring.random)
      if (ms >= 0) return ms
      this.report(new RangeError(`retry.backoff must answer at least 0, got ${ms}`))
    } catch (error) {
      this.report(error)
    }
    return 0
  }

  tellRetry(attempt: number, delayMs: number, end: AttemptEnd): void {
    if (!this.listeners.has('retry')) return
    const { name } = this
    const { classification, failure } = end
    this.listeners.emit('retry', { name, attempt, delayMs, classification, error: failure?.error })
  }

  tellRecovered(attempts: number): void {
    if (!this.listeners.has('recovered')) return
    this.listeners.emit('recovered', { name: this.name, attempts })
  }

  tellGaveUp(attempts: number, because: GaveUpBecause, end: AttemptEnd): void {
    if (!this.listeners.has('gaveUp')) return
    const { name } = this
    const { classification, failure } = end
    const error = failure?.error
    this.listeners.emit('gaveUp', { name, attempts, because, classification, error })
  }
}

class RetryRun implements Receiver {
  readonly #policy: RetryAttempts
  readonly #call: OngoingCall
  readonly #depth: number
  readonly #receiver: Receiver
  #attempt = 1
  #lastCost: number | undefined

  constructor(policy: RetryAttempts, call: OngoingCall, depth: number, receiver: Receiver) {
    this.#policy = policy
    this.#call = call
    this.#depth = depth
    this.#receiver = receiver
  }

  start(): void {
    this.#call.attempt = this.#attempt
    this.#call.descend(this.#depth + 1, this)
  }

  succeeded(value: unknown): void {
    const classification = this.#policy.classifier.value(value, this.#policy.report)
    if (classification === 'failure' || classification === 'unanswered') {
      this.#consider({ classification, failure: undefined, value })
      return
    }
    if (classification === 'success') this.#policy.budget?.refund(this.#lastCost)
    if (this.#attempt > 1) this.#policy.tellRecovered(this.#attempt)
    this.#receiver.succeeded(value)
  }

  failed(failure: Failure): void {
    if (failure.cutBy !== undefined) {
      this.#receiver.failed(failure)
      return
    }
    const classification = this.#policy.classifier.failure(failure, this.#policy.report)
    this.#consider({ classification, failure, value: undefined })
  }

  #consider(end: AttemptEnd): void {
    const { maxAttempts } = this.#policy
    if (!this.#policy.isWorthIt(end)) this.#giveUp('not-retryable', end)
    else if (this.#attempt >= maxAttempts) this.#giveUp('attempts', end)
    else this.#plan(end)
  }

  #plan(end: AttemptEnd): void {
    const { budget, options } = this.#policy
    const retryAfterMs = end.failure?.retryAfterMs ?? 0
    const delayMs = Math.max(this.#policy.delayMs(this.#attempt), retryAfterMs)
    const cost = budget?.costOf(end.classification) ?? 0
    if (retryAfterMs > options.maxRetryAfterMs) {
      this.#giveUp('retry-after', end)
    } else if (this.#isTooLate(delayMs)) {
      this.#giveUp('deadline', end)
    } else if (budget !== undefined && !budget.tryTake(cost)) {
      this.#giveUp('budget', end)
    } else {
      this.#lastCost = cost
      this.#policy.tellRetry(this.#attempt, delayMs, end)
      this.#pause(delayMs, end)
    }
  }

  #pause(delayMs: number, end: AttemptEnd): void {
    const error = end.failure?.error
    new RetryPause(this.#call, this.#attempt + 1, error, {
      over: () => {
        this.#attempt += 1
        this.start()
      },
      isTooLate: () => this.#isTooLate(0),
      tooLate: () => this.#giveUp('deadline', end),
      answered: (value) => this.#receiver.succeeded(value),
      failed: (failure) => this.#receiver.failed(failure),
    }).start(delayMs)
  }

  #isTooLate(delayMs: number): boolean {
    const { deadlineAt, clock } = this.#call
    return deadlineAt !== Number.POSITIVE_INFINITY && clock.monotonic() + delayMs >= deadlineAt
  }

  #giveUp(because: GaveUpBecause, end: AttemptEnd): void {
    this.#policy.tellGaveUp(this.#attempt, because, end)
    if (end.failure === undefined) this.#receiver.succeeded(end.value)
    else this.#receiver.failed(end.failure)
  }
}

/**
 * Calls again after a failure.
 *
 * @throws RangeError or TypeError if an option is out of its range.
 */
export function retry(options: RetryOptions = {}, env: Env = {}): RetryPolicy {
  return new RetryAttempts(checkedRetryOptions(options), env)
}
