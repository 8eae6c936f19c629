import { LazyAttemptContext } from './attempt-context.js'
import type { Clock } from '../clock.js'
import { Failure } from './failure.js'
import type { AttemptObserver, Leaf, OngoingCall, Operation, Result } from './ongoing-call.js'
import { adopted, isPromiseLike } from './promise-like.js'

/** What an invocation needs of its call. */
export interface InvokedCall extends OngoingCall {
  readonly clock: Clock
  readonly operation: Operation<unknown>
  readonly observer: AttemptObserver | undefined
  active: Leaf | undefined
  failed(failure: Failure): void
  pendingOn(promise: Promise<unknown>, invocation: Invocation): Promise<unknown>
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
  #promise: Promise<unknown> | undefined = undefined
  #resolve: ((result: Result) => void) | undefined = undefined

  constructor(call: InvokedCall) {
    this.#call = call
    this.#holder = call.holder
    this.#context = new LazyAttemptContext(call.attempt)
    this.#startedAt = call.observer === undefined ? 0 : call.clock.monotonic()
  }

  start(): Result {
    const call = this.#call
    const { passing, operation } = call
    if (passing !== undefined) return passing
    call.calls += 1
    call.active = this
    for (let h = this.#holder; h !== undefined; h = h.outer) h.workStarted()
    let result: unknown
    try {
      result = operation(this.#context)
      if (!isPromiseLike(result)) return this.#endedAtOnce(result)
    } catch (error) {
      return this.#endedAtOnce(Failure.thrown(error))
    }
    const promise = adopted(result)
    this.#promise = promise
    // The function itself may have aborted its caller's signal before it answered.
    if (this.#isOver) {
      this.#awaitWork()
      return this.#cut
    }
    const settled = new Promise<unknown>((resolve, reject) => {
      this.#resolve = resolve
      // With nothing of ours between: then an error's stack names whoever awaits the call.
      promise.then(resolve, reject)
    })
    return call.pendingOn(settled, this)
  }

  cut(failure: Failure, patient: boolean): void {
    // What an outer limit has ended stays ended by it, whatever an inner one says later.
    if (this.#cut === undefined || !failure.isInside(this.#cut)) this.#cut = failure
    const cut = this.#cut
    if (!patient && !this.#isOver) {
      this.#deliver(cut)
      this.#resolve?.(cut)
      this.#awaitWork()
    }
    // Last: a listener of the signal may abort the call, which has its reason by now.
    LazyAttemptContext.cut(this.#context, cut)
  }

  /** What comes of the function's result. */
  ended(result: Result): Result {
    if (this.#isOver) return this.#cut
    this.#workEnded()
    // A value that comes after a patient cut is still the truth.
    const isCut = result instanceof Failure && this.#cut !== undefined
    return this.#deliver(isCut ? this.#cut : result)
  }

  #endedAtOnce(result: Result): Result {
    if (this.#isOver) this.#workEnded()
    return this.ended(result)
  }

  /** Tells those who hold a slot when the function ends that nobody waits for any more. */
  #awaitWork(): void {
    const tell = () => this.#workEnded()
    this.#promise?.then(tell, tell)
  }

  #workEnded(): void {
    for (let h = this.#holder; h !== undefined; h = h.outer) h.workEnded()
  }

  #deliver(result: Result): Result {
    const call = this.#call
    this.#isOver = true
    call.active = undefined
    const failure = result instanceof Failure ? result : undefined
    if (failure !== undefined) call.failed(failure)
    if (call.observer !== undefined) this.#tell(call.observer, failure)
    return result
  }

  #tell(observer: AttemptObserver, failure: Failure | undefined): void {
    try {
      const durationMs = this.#call.clock.monotonic() - this.#startedAt
      observer.attempted(this.#context.attempt, durationMs, failure)
    } catch {
      // A clock that throws costs the event, not the outcome.
    }
  }
}
