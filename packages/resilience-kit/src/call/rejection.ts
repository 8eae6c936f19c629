import type { Failure } from './failure.js'

/**
 * Rejects whatever promise is resolved with it, a moment later. To throw, or to make a rejected
 * promise, would do the same and cost 1 us more each on Node: the engine tells it of every throw
 * and of every rejection that nobody handles yet, even if somebody does a moment later.
 */
export class Rejection {
  readonly #failure: Failure

  constructor(failure: Failure) {
    this.#failure = failure
  }

  then(_: unknown, reject: (error: unknown) => void): void {
    reject(this.#failure.error)
  }
}
