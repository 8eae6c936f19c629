import { Failure } from '../call/failure.js'
import type { Result } from '../call/ongoing-call.js'
import { Expiring } from '../expiry-queue.js'
import { TimedOutError } from '../timeout/timed-out-error.js'

/** How a probe is settled; `isLate`: by its limit. */
type Settle = (result: Result, isLate: boolean) => Result

/** A probe that may take only so long: it is settled once, by its result or by its limit. */
export class Probe extends Expiring {
  readonly #name: string
  readonly #limitMs: number
  readonly #settle: Settle
  #isSettled = false

  constructor(name: string, limitMs: number, settle: Settle) {
    super()
    this.#name = name
    this.#limitMs = limitMs
    this.#settle = settle
  }

  settle(result: Result): Result {
    return this.#end(result, false)
  }

  /** Only the breaker hears of it: the call itself goes on. */
  override expire(): void {
    const build = () => new TimedOutError(this.#name, this.#limitMs)
    this.#end(Failure.cut('timed-out', this, undefined, build), true)
  }

  #end(result: Result, isLate: boolean): Result {
    if (this.#isSettled) return result
    this.#isSettled = true
    return this.#settle(result, isLate)
  }
}
