import { LazyAttemptContext } from './attempt-context.js'
import { Failure } from './failure.js'
import { isPromiseLike } from './promise-like.js'
import type { Leaf, OngoingCall, Receiver, WorkHolder } from './ongoing-call.js'

/**
 * One call of the function. It tells its receiver once: how the function settled, or that the call
 * was cut short, whatever comes first. What a function that was cut short does later is swallowed;
 * only the holders of its slot hear that it ended.
 */
export class Invocation implements Leaf {
  readonly calling = true
  readonly #call: OngoingCall
  readonly #receiver: Receiver
  readonly #holder: WorkHolder | undefined
  readonly #context: LazyAttemptContext
  readonly #startedAt: number
  #delivered = false

  constructor(call: OngoingCall, receiver: Receiver) {
    this.#call = call
    this.#receiver = receiver
    this.#holder = call.holder
    this.#context = new LazyAttemptContext(call.attempt)
    this.#startedAt = call.observer === undefined ? 0 : call.clock.monotonic()
  }

  start(): void {
    const call = this.#call
    if (call.aborted !== undefined) {
      this.#receiver.failed(call.aborted)
      return
    }
    call.calls += 1
    call.active = this
    for (let h = this.#holder; h !== undefined; h = h.outer) h.workStarted()
    let result: unknown
    let promise: PromiseLike<unknown> | undefined
    try {
      result = call.operation(this.#context)
      if (isPromiseLike(result)) promise = result
    } catch (error) {
      this.#rejected(error)
      return
    }
    if (promise === undefined) this.#fulfilled(result)
    else this.#follow(promise)
  }

  cut(failure: Failure): void {
    this.#delivered = true
    LazyAttemptContext.cut(this.#context, failure)
    this.#fail(failure)
  }

  #follow(result: PromiseLike<unknown>): void {
    const promise = result instanceof Promise ? result : Promise.resolve(result)
    promise.then(
      (value) => this.#fulfilled(value),
      (error: unknown) => this.#rejected(error),
    )
  }

  #fulfilled(value: unknown): void {
    if (!this.#ended()) return
    this.#observe(undefined)
    this.#receiver.succeeded(value)
  }

  #rejected(error: unknown): void {
    if (this.#ended()) this.#fail(Failure.thrown(error))
  }

  /** Whether the function's end is still news to the receiver. */
  #ended(): boolean {
    for (let h = this.#holder; h !== undefined; h = h.outer) h.workEnded()
    if (this.#delivered) return false
    this.#delivered = true
    this.#call.active = undefined
    return true
  }

  #fail(failure: Failure): void {
    const call = this.#call
    if (call.failures === undefined) call.failures = [failure]
    else call.failures.push(failure)
    this.#observe(failure)
    this.#receiver.failed(failure)
  }

  #observe(failure: Failure | undefined): void {
    const call = this.#call
    if (call.observer === undefined) return
    const durationMs = call.clock.monotonic() - this.#startedAt
    call.observer.attempted(this.#context.attempt, durationMs, failure)
  }
}
