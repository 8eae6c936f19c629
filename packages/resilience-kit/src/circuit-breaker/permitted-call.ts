import type { Failure } from '../call/failure.js'
import type { Continuation, OngoingCall, Result } from '../call/ongoing-call.js'

/** Who takes permits back. */
export interface PermitOwner {
  /** `isLate`: the result is that none came within the limit of a probe. */
  takeBack(permitted: PermittedCall, result: Result, isLate: boolean): void
}

/** A call that the circuit let through; it gives its permit back with its result. */
export class PermittedCall implements Continuation {
  further: Continuation | undefined = undefined
  readonly permit: number
  /** On the monotonic clock; NaN where nobody measures. */
  readonly startedAt: number
  readonly #owner: PermitOwner
  readonly call: OngoingCall
  readonly #callsBefore: number

  constructor(owner: PermitOwner, permit: number, startedAt: number, call: OngoingCall) {
    this.#owner = owner
    this.permit = permit
    this.startedAt = startedAt
    this.call = call
    this.#callsBefore = call.calls
  }

  /** Whether the function was called since: it may have waited in a queue of the kit's own only. */
  get wasCalled(): boolean {
    return this.call.calls > this.#callsBefore
  }

  resume(result: Result): Result {
    this.#owner.takeBack(this, result, false)
    return result
  }

  timedOut(failure: Failure): void {
    this.#owner.takeBack(this, failure, true)
  }
}
