import { Failure } from './failure.js'
import type { Leaf, Result, WaitBegin } from './ongoing-call.js'

/** Whose wait it is. */
interface WaitingCall {
  active: Leaf | undefined
}

/** A wait of a call for something else than its function: it ends by itself or is cut. */
export class Wait implements Leaf {
  readonly calling = false
  readonly #call: WaitingCall
  readonly #resolve: (result: Result) => void
  #undo: ReturnType<WaitBegin> = undefined
  #cut: Failure | undefined = undefined

  constructor(call: WaitingCall, resolve: (result: Result) => void) {
    this.#call = call
    this.#resolve = resolve
  }

  begin(begin: WaitBegin): void {
    this.#call.active = this
    try {
      this.#undo = begin((result) => this.#end(result))
    } catch (error) {
      this.#end(Failure.thrown(error))
    }
    // What was begun may itself have cut the call short, before it could be taken back.
    if (this.#cut !== undefined) this.#undo?.(this.#cut)
  }

  cut(failure: Failure): void {
    this.#cut = failure
    this.#undo?.(failure)
    this.#end(failure)
  }

  #end(result: Result): void {
    if (this.#call.active === this) this.#call.active = undefined
    this.#resolve(result)
  }
}
