import type { Failure } from './failure.js'

/** What the function gets: which attempt this is, and a signal that tells when to stop. */
export interface AttemptContext {
  /** The first attempt is 1. */
  readonly attempt: number
  /**
   * Aborts when the attempt is cut short, with the very error that the caller gets as its reason:
   * time-out, deadline or the caller's abort. Never aborts after the function has settled. It is
   * made when first read (about 2 us on Node 20) by a getter of the prototype: `{ ...context }`
   * loses it.
   */
  readonly signal: AbortSignal
  /** Whether the attempt was cut short: what `signal.aborted` says, without a signal being made. */
  readonly aborted: boolean
}

/** The context with its other end, which only the kit holds. */
export class LazyAttemptContext implements AttemptContext {
  readonly attempt: number
  #controller: AbortController | undefined
  #cut: Failure | undefined

  constructor(attempt: number) {
    this.attempt = attempt
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      if (this.#cut !== undefined) this.#controller.abort(this.#cut.error)
    }
    return this.#controller.signal
  }

  get aborted(): boolean {
    return this.#cut !== undefined
  }

  /** Aborts the signal of `context`, now or when it is first read. */
  static cut(context: LazyAttemptContext, failure: Failure): void {
    if (failure.isSilent) return
    context.#cut = failure
    context.#controller?.abort(failure.error)
  }
}
