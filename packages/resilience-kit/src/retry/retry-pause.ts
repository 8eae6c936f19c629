import { LazyAttemptContext } from '../call/attempt-context.js'
import { Failure } from '../call/failure.js'
import type { Leaf, OngoingCall, RetryInfo } from '../call/ongoing-call.js'
import type { Timer } from '../clock.js'

/** How a pause between two attempts may end. */
export interface PauseEnd {
  /** The next attempt may begin. */
  over(): void
  /** Whether the deadline has passed meanwhile. */
  isTooLate(): boolean
  /** The deadline has passed meanwhile. */
  tooLate(): void
  /** The look-up before the attempt answered instead. */
  answered(value: unknown): void
  /** The call was cut short, or the look-up threw. */
  failed(failure: Failure): void
}

/** What the hook is told; the signal is made only for those who read it. */
class LazyRetryInfo implements RetryInfo {
  readonly attempt: number
  readonly error: unknown
  readonly #context: LazyAttemptContext

  constructor(attempt: number, error: unknown, context: LazyAttemptContext) {
    this.attempt = attempt
    this.error = error
    this.#context = context
  }

  get signal(): AbortSignal {
    return this.#context.signal
  }
}

/** The back-off and then the look-up before one retry. */
export class RetryPause implements Leaf {
  readonly calling = false
  readonly #call: OngoingCall
  readonly #attempt: number
  readonly #error: unknown
  readonly #end: PauseEnd
  #timer: Timer | undefined
  #context: LazyAttemptContext | undefined
  #over = false

  constructor(call: OngoingCall, attempt: number, error: unknown, end: PauseEnd) {
    this.#call = call
    this.#attempt = attempt
    this.#error = error
    this.#end = end
  }

  start(delayMs: number): void {
    if (this.#call.aborted !== undefined) {
      this.#end.failed(this.#call.aborted)
      return
    }
    this.#call.active = this
    if (delayMs > 0) this.#timer = this.#call.clock.setTimer(delayMs, () => this.#waited())
    // A turn of the microtask queue, so that a function that throws at once cannot eat the stack.
    else queueMicrotask(() => this.#waited())
  }

  cut(failure: Failure): void {
    this.#over = true
    this.#timer?.cancel()
    if (this.#context !== undefined) LazyAttemptContext.cut(this.#context, failure)
    this.#end.failed(failure)
  }

  #waited(): void {
    if (this.#over) return
    const lookUp = this.#call.options?.beforeRetry
    // The timers of a blocked process may fire late and together.
    if (this.#end.isTooLate()) this.#finish(() => this.#end.tooLate())
    else if (lookUp === undefined) this.#finish(() => this.#end.over())
    else this.#lookUp(lookUp)
  }

  #lookUp(lookUp: (info: RetryInfo) => PromiseLike<{ readonly value: unknown } | undefined>): void {
    this.#context = new LazyAttemptContext(this.#attempt)
    const info = new LazyRetryInfo(this.#attempt, this.#error, this.#context)
    let answer: PromiseLike<{ readonly value: unknown } | undefined>
    try {
      answer = lookUp(info)
    } catch (error) {
      this.#finish(() => this.#end.failed(Failure.thrown(error)))
      return
    }
    Promise.resolve(answer).then(
      (found) => this.#finish(() => this.#lookedUp(found)),
      (error: unknown) => this.#finish(() => this.#end.failed(Failure.thrown(error))),
    )
  }

  #lookedUp(found: { readonly value: unknown } | null | undefined): void {
    if (found) this.#end.answered(found.value)
    else if (this.#end.isTooLate()) this.#end.tooLate()
    else this.#end.over()
  }

  #finish(then: () => void): void {
    if (this.#over) return
    this.#over = true
    this.#call.active = undefined
    then()
  }
}
