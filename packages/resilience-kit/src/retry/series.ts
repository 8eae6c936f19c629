import type { Continuation, OngoingCall, Result } from '../call/ongoing-call.js'

/** Who decides what follows an attempt. */
export interface AttemptOwner {
  /** The attempt under way has ended. */
  attempted(series: Series, result: Result): Result
}

/** The attempts of one call, one after another. */
export class Series implements Continuation {
  further: Continuation | undefined = undefined
  readonly call: OngoingCall
  readonly depth: number
  /** The attempt under way. */
  attempt = 1
  /** The wait before it, in milliseconds. */
  waitedMs = 0
  /** What the budget paid for it. */
  cost: number | undefined = undefined
  /** How those before it ended. */
  ended: Result[] | undefined = undefined
  readonly #owner: AttemptOwner

  constructor(owner: AttemptOwner, call: OngoingCall, depth: number) {
    this.#owner = owner
    this.call = call
    this.depth = depth
  }

  resume(result: Result): Result {
    return this.#owner.attempted(this, result)
  }
}
