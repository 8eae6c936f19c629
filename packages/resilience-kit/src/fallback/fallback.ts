import { Failure } from '../call/failure.js'
import type { Leaf, OngoingCall, Receiver } from '../call/ongoing-call.js'
import { isPromiseLike } from '../call/promise-like.js'
import type { Env } from '../env.js'
import { functionOrNothing } from '../option-range.js'
import { PolicyBase } from '../policy.js'
import {
  checkedFallbackOptions,
  type FallbackEvents,
  type FallbackInfo,
  type FallbackOptions,
  type FallbackPolicy,
} from './fallback-options.js'

/** Makes the other answer. */
export type FallbackAnswer<F> = (info: FallbackInfo) => F | PromiseLike<F>

class LazyFallbackInfo implements FallbackInfo {
  readonly calls: number
  readonly #failure: Failure

  constructor(failure: Failure, calls: number) {
    this.#failure = failure
    this.calls = calls
  }

  get error(): unknown {
    return this.#failure.error
  }

  get refusedBy(): FallbackInfo['refusedBy'] {
    return this.#failure.refusedBy
  }
}

class Fallback<F> extends PolicyBase<F, FallbackEvents> implements FallbackPolicy<F> {
  readonly answer: FallbackAnswer<F>
  readonly #answerWhen: (info: FallbackInfo) => boolean

  constructor(answer: FallbackAnswer<F>, options: Required<FallbackOptions>, env: Env) {
    super('fallback', env)
    this.answer = answer
    this.#answerWhen = options.answerWhen
  }

  override run(call: OngoingCall, depth: number, receiver: Receiver): void {
    call.descend(depth + 1, new FallbackRun(this, call, receiver))
  }

  mayAnswer(info: FallbackInfo): boolean {
    try {
      return this.#answerWhen(info)
    } catch (error) {
      this.wiring.report(error)
      return false
    }
  }

  tellAnswered(info: FallbackInfo): void {
    if (!this.listeners.has('answered')) return
    const { error, calls } = info
    this.listeners.emit('answered', { name: this.name, error, calls })
  }

  tellFailed(info: FallbackInfo, fallbackError: unknown): void {
    if (!this.listeners.has('failed')) return
    this.listeners.emit('failed', { name: this.name, error: info.error, fallbackError })
  }
}

class FallbackRun implements Receiver, Leaf {
  readonly calling = false
  readonly #policy: Fallback<unknown>
  readonly #call: OngoingCall
  readonly #receiver: Receiver
  #over = false

  constructor(policy: Fallback<unknown>, call: OngoingCall, receiver: Receiver) {
    this.#policy = policy
    this.#call = call
    this.#receiver = receiver
  }

  succeeded(value: unknown): void {
    this.#receiver.succeeded(value)
  }

  failed(failure: Failure): void {
    const info = new LazyFallbackInfo(failure, this.#call.calls)
    if (failure.cutBy !== undefined || !this.#policy.mayAnswer(info)) this.#receiver.failed(failure)
    else this.#ask(info)
  }

  cut(failure: Failure): void {
    this.#over = true
    this.#receiver.failed(failure)
  }

  #ask(info: FallbackInfo): void {
    this.#call.fromFallback = true
    this.#call.active = this
    let answer: unknown
    try {
      answer = this.#policy.answer(info)
      if (isPromiseLike(answer)) {
        Promise.resolve(answer).then(
          (value) => this.#answered(info, value),
          (error: unknown) => this.#threw(info, error),
        )
        return
      }
    } catch (error) {
      this.#threw(info, error)
      return
    }
    this.#answered(info, answer)
  }

  #answered(info: FallbackInfo, value: unknown): void {
    if (!this.#ends()) return
    this.#policy.tellAnswered(info)
    this.#receiver.succeeded(value)
  }

  #threw(info: FallbackInfo, error: unknown): void {
    if (!this.#ends()) return
    this.#policy.tellFailed(info, error)
    this.#receiver.failed(Failure.thrown(error))
  }

  #ends(): boolean {
    if (this.#over) return false
    this.#over = true
    this.#call.active = undefined
    return true
  }
}

/**
 * Gives another answer, by default only when the function was never called.
 *
 * @throws TypeError if `answer` is not a function.
 */
export function fallback<F>(
  answer: FallbackAnswer<F>,
  options: FallbackOptions = {},
  env: Env = {},
): FallbackPolicy<F> {
  if (functionOrNothing('fallback.answer', answer) === undefined) {
    throw new TypeError('fallback.answer must be a function, got undefined')
  }
  return new Fallback(answer, checkedFallbackOptions(options), env)
}
