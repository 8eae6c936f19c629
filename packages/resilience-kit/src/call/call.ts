import { DeadlineRun } from '../deadline/deadline-run.js'
import { LONGEST_TIMER_MS, type Clock } from '../clock.js'
import { unwatchAbort, watchAbort } from './abort-watch.js'
import { AbortedError } from './aborted-error.js'
import { LazyAttemptContext } from './attempt-context.js'
import { Failure } from './failure.js'
import { Invocation } from './invocation.js'
import type {
  AttemptObserver,
  CallOptions,
  Layer,
  Leaf,
  OngoingCall,
  Operation,
  Result,
  WaitBegin,
  WorkHolder,
} from './ongoing-call.js'
import { functionOrNothing, optionsOf } from '../option-range.js'
import { adopted, isPromiseLike } from './promise-like.js'
import { Wait } from './wait.js'

/** How a call ended, for whoever watches whole calls. */
export interface CallEnd {
  readonly failure: Failure | undefined
  readonly calls: number
  readonly fromFallback: boolean
  /** Milliseconds on the monotonic clock. */
  readonly durationMs: number
}

/** Hears of attempts and of the call's end; only set while somebody listens. */
export interface CallObserver extends AttemptObserver {
  ended(end: CallEnd): void
}

/** What a call runs on. */
export interface CallPlan {
  readonly layers: readonly Layer[]
  readonly clock: Clock
  readonly observer: CallObserver | undefined
}

/** One call and all that its layers share. */
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
  readonly #plan: CallPlan
  readonly operation: Operation<unknown>
  readonly options: CallOptions<unknown> | undefined

  constructor(
    plan: CallPlan,
    operation: Operation<unknown>,
    options: CallOptions<unknown> | undefined,
  ) {
    this.#plan = plan
    this.operation = operation
    this.options = options
  }

  get clock(): Clock {
    return this.#plan.clock
  }

  get observer(): AttemptObserver | undefined {
    return this.#plan.observer
  }

  /** Runs all layers; how the call ended. */
  run(): Result {
    const { clock, observer, layers } = this.#plan
    // Most calls bring nothing along and nobody watches them.
    if (this.options === undefined && observer === undefined) {
      return layers[0] === undefined ? this.#callThen(asItIs) : layers[0].run(this, 0)
    }
    const startedAt = observer === undefined ? 0 : clock.monotonic()
    const { signal, deadlineMs } = checkedCallOptions(this.options ?? {})
    const onAbort = () => {
      const refusedBy = this.active?.calling === true ? undefined : 'aborted'
      const build = () => new AbortedError(signal?.reason)
      this.cut(Failure.cut('aborted', this, refusedBy, build))
    }
    const end = (result: Result): Result => {
      if (signal !== undefined) unwatchAbort(signal, onAbort)
      const { calls, fromFallback } = this
      const failure = result instanceof Failure ? result : undefined
      observer?.ended({ failure, calls, fromFallback, durationMs: clock.monotonic() - startedAt })
      return result
    }
    if (signal !== undefined) {
      this.isCuttable = true
      watchAbort(signal, onAbort)
      // It may abort while somebody begins to listen.
      if (signal.aborted && this.#cut === undefined) onAbort()
    }
    if (this.#cut !== undefined) return end(this.#cut)
    return deadlineMs === undefined ? this.follow(-1, end) : this.#within(deadlineMs, end)
  }

  follow(depth: number, onward: (result: Result) => Result): Result {
    const layer = this.#plan.layers[depth + 1]
    if (layer === undefined) return this.#callThen(onward)
    const result = layer.run(this, depth + 1)
    return result instanceof Promise ? result.then(onward) : onward(result)
  }

  /** The cut that is on its way outwards, if there is one. */
  get passing(): Failure | undefined {
    return this.#cut?.isPassing === true ? this.#cut : undefined
  }

  wait(begin: WaitBegin): Result {
    const { passing } = this
    if (passing !== undefined) return passing
    return new Promise<Result>((resolve) => new Wait(this, resolve).begin(begin))
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

  arrived(run: object): void {
    this.#cut?.arrivedAt(run)
  }

  #callThen(onward: (result: Result) => Result): Result {
    if (this.isCuttable || this.observer !== undefined) {
      const result = new Invocation(this).start()
      return result instanceof Promise ? result.then(onward) : onward(result)
    }
    // Nothing can cut the function short and nobody watches: its own promise will do.
    const thrown = (error: unknown): Result => {
      const failure = Failure.thrown(error)
      this.failed(failure)
      return onward(failure)
    }
    this.calls += 1
    let result: Result
    try {
      result = this.operation(new LazyAttemptContext(this.attempt))
      // Here, and not after it, because a proxy of a promise looks like one and is none.
      if (isPromiseLike(result)) return adopted(result).then(onward, thrown)
    } catch (error) {
      return thrown(error)
    }
    return onward(result)
  }

  #within(limitMs: number, end: (result: Result) => Result): Result {
    if (typeof limitMs !== 'number' || Number.isNaN(limitMs)) {
      const got = String(limitMs)
      return end(Failure.thrown(new RangeError(`deadlineMs must be a number, got ${got}`)))
    }
    const run = new DeadlineRun(this, limitMs)
    if (limitMs <= 0) return end(run.end(run.failure()))
    run.begin(this.clock.monotonic() + limitMs)
    // No timer can hold a longer one; retries look at it all the same.
    const timer =
      limitMs <= LONGEST_TIMER_MS ? this.clock.setTimer(limitMs, () => run.expire()) : undefined
    return this.follow(-1, (result) => {
      timer?.cancel()
      return end(run.end(result))
    })
  }
}

/** Throws a TypeError where an option is not what it must be. */
function checkedCallOptions(options: CallOptions<unknown>): CallOptions<unknown> {
  const { signal, beforeRetry } = optionsOf('a call', options)
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw new TypeError('signal must be an AbortSignal (of a controller: controller.signal)')
  }
  functionOrNothing('beforeRetry', beforeRetry)
  return options
}

function asItIs(result: Result): Result {
  return result
}
