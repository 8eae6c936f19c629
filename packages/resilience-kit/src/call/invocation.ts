import { LazyAttemptContext } from './attempt-context.js'
import type { Clock } from '../clock.js'
import { Failure } from './failure.js'
import {
  type AttemptObserver,
  type Leaf,
  type OngoingCall,
  type Operation,
  type Result,
} from './ongoing-call.js'
import { adopted, isPromiseLike } from './promise-like.js'

/** What an invocation needs of its call. */
export interface InvokedCall extends OngoingCall {
  readonly clock: Clock
  readonly operation: Operation<unknown>
  readonly observer: AttemptObserver | undefined
  active: Leaf | undefined
  failed(failure: Failure): void
  pendingOn(promise: Promise<Result>): Promise<unknown>
}

/**
 * One call of the function that can be cut short, or that somebody watches. Its result is how the
 * function settled, or that the call was cut short, whatever comes first. What a function that was
 * cut short does later is swallowed; only the holders of its slot hear that it ended.
 */
export class Invocation implements Leaf {
  readonly calling = true
  readonly #call: InvokedCall
  readonly #holder: OngoingCall['holder']
  readonly #context: LazyAttemptContext
  readonly #startedAt: number
  #isOver = false
  /** How the call was cut short; after a patient cut, only if the function now throws. */
  #cut: Failure | undefined = undefined
  #resolve: ((result: Result) => void) | undefined = undefined

  constructor(call: InvokedCall) {
    this.#call = call
    this.#holder = call.holder
    this.#context = new LazyAttemptContext(call.attempt)
    this.#startedAt = call.observer === undefined ? 0 : call.clock.monotonic()
  }

  start(): Result {
    const call = this.#call
    const { passing } = call
    if (passing !== undefined) return passing
    call.calls += 1
    call.active = this
    for (let h = this.#holder; h !== undefined; h = h.outer) h.workStarted()
    let result: unknown
    try {
      result = call.operation(this.#context)
      if (!isPromiseLike(result)) return this.#ended(result)
    } catch (error) {
      return this.#ended(Failure.thrown(error))
    }
    const promise = adopted(result)
    const settled = new Promise<Result>((resolve) => {
      this.#resolve = resolve
    })
    try {
      promise.then(
        (value) => this.#ended(value),
        (error: unknown) => this.#ended(Failure.thrown(error)),
      )
    } catch (error) {
      // A proxy of a promise looks like one and is none.
      this.#ended(Failure.thrown(error))
    }
    // The function itself may have aborted its caller's signal before it answered.
    return this.#isOver && this.#cut !== undefined ? this.#cut : call.pendingOn(settled)
  }

  cut(failure: Failure, patient: boolean): void {
    // What an outer limit has ended stays ended by it, whatever an inner one says later.
    if (this.#cut === undefined || !failure.isInside(this.#cut)) this.#cut = failure
    LazyAttemptContext.cut(this.#context, this.#cut)
    // A listener of the signal may have ended the call already.
    if (!patient && !this.#isOver) this.#deliver(this.#cut)
  }

  #ended(result: Result): Result {
    for (let h = this.#holder; h !== undefined; h = h.outer) h.workEnded()
    if (this.#isOver) return this.#cut
    // A value that comes after a patient cut is still the truth.
    const isCut = result instanceof Failure && this.#cut !== undefined
    return this.#deliver(isCut ? this.#cut : result)
  }

  #deliver(result: Result): Result {
    const call = this.#call
    this.#isOver = true
    call.active = undefined
    const failure = result instanceof Failure ? result : undefined
    if (failure !== undefined) call.failed(failure)
    if (call.observer !== undefined) {
      const durationMs = call.clock.monotonic() - this.#startedAt
      call.observer.attempted(this.#context.attempt, durationMs, failure)
    }
    this.#resolve?.(result)
    return result
  }
}
