import { Failure, type BuildError } from '../call/failure.js'
import type { Continuation, Result } from '../call/ongoing-call.js'
import { Expiring, type ExpiryQueue } from '../expiry-queue.js'
import { TimedOutError } from '../timeout/timed-out-error.js'
import type { PermittedCall } from './permitted-call.js'

/** A probe that may take only so long: it is settled once, by its result or by its limit. */
export class Probe extends Expiring implements Continuation {
  further: Continuation | undefined = undefined
  readonly #name: string
  readonly #queue: ExpiryQueue
  readonly #permitted: PermittedCall
  #isSettled = false

  constructor(name: string, queue: ExpiryQueue, permitted: PermittedCall) {
    super()
    this.#name = name
    this.#queue = queue
    this.#permitted = permitted
    queue.add(this)
  }

  resume(result: Result): Result {
    this.#queue.remove(this)
    return this.#isSettled ? result : this.#permitted.resume(result)
  }

  /** Only the breaker hears of it: the call itself goes on. */
  override expire(): void {
    this.#isSettled = true
    const build: BuildError = (soFar) => new TimedOutError(this.#name, this.#queue.limitMs, soFar)
    const { call } = this.#permitted
    this.#permitted.timedOut(Failure.cut('timed-out', this, call, undefined, build))
  }
}
