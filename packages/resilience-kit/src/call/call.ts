import { DeadlineRun } from '../deadline/deadline-run.js'
import { LONGEST_TIMER_MS, type Clock } from '../clock.js'
import { unwatchAbort, watchAbort } from './abort-watch.js'
import { AbortedError } from './aborted-error.js'
import { LazyAttemptContext } from './attempt-context.js'
import { checkedCallOptions, type CallOptions } from './call-options.js'
import type { CallObserver, CallPlan } from './call-plan.js'
import { Failure, type BuildError } from './failure.js'
import { Invocation } from './invocation.js'
import type {
  AttemptObserver,
  Continuation,
  Leaf,
  OngoingCall,
  Onward,
  Operation,
  Result,
  WaitBegin,
  WorkHolder,
} from './ongoing-call.js'
import { adopted, isPromiseLike } from './promise-like.js'
import { Wait } from './wait.js'

/** What a call answers in the end: a value, or something that rejects. */
export type Finish = (call: Call, result: Result) => unknown

/**
 * One call and all that its layers share.
 *
 * Layers do not wait for promises of each other: whoever has something left to do with a result
 * puts it on a stack, and the one thing that the call waits for runs that stack when it has ended.
 * So a call costs as many promises as it really waits, however many layers it has.
 */
export class Call implements OngoingCall {
  attempt = 1
  calls = 0
  failures: Failure[] | undefined = undefined
  deadlineAt = Number.POSITIVE_INFINITY
  fromFallback = false
  isCuttable = false
  /** What has cut the call short, on its way outwards: nothing begins any more until it arrives. */
  #cut: Failure | undefined = undefined
  active: Leaf | undefined = undefined
  holder: WorkHolder | undefined = undefined
  /** What is left to do with the result of what runs now; a stack with the innermost on top. */
  #onward: Continuation | undefined = undefined
  /** All that follows what the call waits for. */
  #rest: Promise<unknown> | undefined = undefined
  readonly #plan: CallPlan
  readonly operation: Operation<unknown>
  readonly options: CallOptions<unknown> | undefined
  readonly #finish: Finish

  constructor(
    plan: CallPlan,
    operation: Operation<unknown>,
    options: CallOptions<unknown> | undefined,
    finish: Finish,
  ) {
    this.#plan = plan
    this.#finish = finish
    this.operation = operation
    this.options = options
  }

  get clock(): Clock {
    return this.#plan.clock
  }

  get observer(): AttemptObserver | undefined {
    return this.#plan.observer
  }

  /** Runs all layers; a promise of what `finish` makes of how that ended. */
  run(): Promise<unknown> {
    let result: Result
    try {
      result = this.#run()
    } catch (error) {
      result = Failure.thrown(error)
    }
    return this.#isPending(result) ? result : Promise.resolve(this.#finish(this, result))
  }

  follow(depth: number, onward?: Continuation): Result {
    if (onward === undefined) return this.#begin(depth + 1)
    onward.further = this.#onward
    this.#onward = onward
    const result = this.#begin(depth + 1)
    if (this.#isPending(result)) return result
    this.#onward = onward.further
    return onward.resume(result)
  }

  get passing(): Failure | undefined {
    return this.#cut?.isPassing === true ? this.#cut : undefined
  }

  wait(begin: WaitBegin, onward?: Onward): Result {
    const { passing } = this
    if (passing !== undefined) return onward === undefined ? passing : onward(passing)
    if (onward !== undefined) this.#onward = { further: this.#onward, resume: onward }
    // By a promise: its reaction runs in the caller's asynchronous context, whoever ends the wait.
    const ended = new Promise<Result>((resolve) => new Wait(this, resolve).begin(begin))
    return this.pendingOn(ended)
  }

  cut(failure: Failure, patient = false): void {
    // What an outer limit has ended stays ended by it, whatever an inner one says later.
    const { passing } = this
    if (passing === undefined || !failure.isInside(passing)) this.#cut = failure
    this.active?.cut(failure, patient)
  }

  /** Keeps how a call of the function ended that gave no value. */
  failed(failure: Failure): void {
    if (this.failures === undefined) this.failures = [failure]
    else this.failures.push(failure)
  }

  arrived(run: object, result: Result): void {
    this.#cut?.arrivedAt(run)
    // Another cut may have come since.
    if (result instanceof Failure) result.arrivedAt(run)
  }

  /**
   * Goes on when `promise` has settled; the promise of all the rest. `invocation`, if it is one's,
   * says what the result is.
   */
  pendingOn(promise: Promise<unknown>, invocation?: Invocation): Promise<unknown> {
    this.#rest =
      invocation === undefined
        ? promise.then(
            (value) => this.#goOn(value),
            (error: unknown) => this.#goOn(this.#thrown(error)),
          )
        : promise.then(
            (value) => this.#goOn(invocation.ended(value)),
            (error: unknown) => this.#goOn(invocation.ended(Failure.thrown(error))),
          )
    return this.#rest
  }

  /** Whether it is no result yet. Values may be promises too (odd ones, without a `then`). */
  #isPending(result: Result): result is Promise<unknown> {
    return result !== undefined && result === this.#rest
  }

  #run(): Result {
    const { clock, observer } = this.#plan
    if (typeof this.operation !== 'function') {
      throw new TypeError('the operation must be a function')
    }
    // Most calls bring nothing along and nobody watches them.
    if (this.options === undefined && observer === undefined) return this.#begin(0)
    const startedAt = observer === undefined ? 0 : clock.monotonic()
    const { signal, deadlineMs } = checkedCallOptions(this.options ?? {})
    const onAbort = () => {
      const refusedBy = this.active?.calling === true ? undefined : 'aborted'
      const build: BuildError = (soFar) => new AbortedError(signal?.reason, soFar)
      this.cut(Failure.cut('aborted', this, this, refusedBy, build))
    }
    const end = (result: Result): Result => {
      if (signal !== undefined) unwatchAbort(signal, onAbort)
      if (observer !== undefined) this.#tellEnded(observer, startedAt, result)
      return result
    }
    if (signal !== undefined) {
      this.isCuttable = true
      watchAbort(signal, onAbort)
      // It may abort while somebody begins to listen.
      if (signal.aborted && this.#cut === undefined) onAbort()
    }
    if (this.#cut !== undefined) return end(this.#cut)
    if (deadlineMs !== undefined) return this.#within(deadlineMs, end)
    return this.follow(-1, { further: undefined, resume: end })
  }

  #tellEnded(observer: CallObserver, startedAt: number, result: Result): void {
    const { calls, fromFallback } = this
    try {
      const failure = result instanceof Failure ? result : undefined
      const durationMs = this.clock.monotonic() - startedAt
      observer.ended({ failure, calls, fromFallback, durationMs })
    } catch {
      // A clock that throws costs the event, not the outcome.
    }
  }

  /** Runs the layer at `depth`, or the function where there is none. */
  #begin(depth: number): Result {
    try {
      const layer = this.#plan.layers[depth]
      return layer === undefined ? this.#invoke() : layer.run(this, depth)
    } catch (error) {
      // Foreign code threw (a clock, say): to those further out it is a result like any other.
      return Failure.thrown(error)
    }
  }

  #invoke(): Result {
    if (this.isCuttable || this.observer !== undefined) return new Invocation(this).start()
    // Nothing can cut the function short and nobody watches: its own promise will do.
    this.calls += 1
    try {
      const { operation } = this
      const result = operation(new LazyAttemptContext(this.attempt))
      return isPromiseLike(result) ? this.pendingOn(adopted(result)) : result
    } catch (error) {
      return this.#thrown(error)
    }
  }

  #thrown(error: unknown): Failure {
    const failure = Failure.thrown(error)
    this.failed(failure)
    return failure
  }

  /** Runs what was left to do with a result, outwards, until something waits again. */
  #goOn(ended: Result): unknown {
    let result = ended
    for (let onward = this.#onward; onward !== undefined; onward = this.#onward) {
      this.#onward = onward.further
      try {
        result = onward.resume(result)
      } catch (error) {
        result = Failure.thrown(error)
      }
      if (this.#isPending(result)) return result
    }
    return this.#finish(this, result)
  }

  #within(limitMs: number, end: Onward): Result {
    const run = new DeadlineRun(this, limitMs)
    if (limitMs <= 0) return end(run.resume(run.failure()))
    run.begin(this.clock.monotonic() + limitMs)
    // No timer can hold a longer one; retries look at it all the same.
    const timer =
      limitMs <= LONGEST_TIMER_MS ? this.clock.setTimer(limitMs, () => run.expire()) : undefined
    const resume = (result: Result) => {
      timer?.cancel()
      return end(run.resume(result))
    }
    return this.follow(-1, { further: undefined, resume })
  }
}
