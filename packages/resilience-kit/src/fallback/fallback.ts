import { asked } from '../asked.js'
import { Failure } from '../call/failure.js'
import type { Continuation, OngoingCall, Result, WaitBegin } from '../call/ongoing-call.js'
import type { Env } from '../env.js'
import { functionOrNothing } from '../option-range.js'
import { PolicyBase } from '../policy.js'
import {
  checkedFallbackOptions,
  type CheckedFallbackOptions,
  type FallbackEvents,
  type FallbackInfo,
  type FallbackOptions,
  type FallbackPolicy,
} from './fallback-options.js'

/** Makes the other answer. */
export type FallbackAnswer<F> = (info: FallbackInfo) => F | PromiseLike<F>

/** Builds an error only for those who read it. */
class LazyFallbackInfo implements FallbackInfo {
  readonly calls: number
  readonly #result: Result

  constructor(calls: number, result: Result) {
    this.calls = calls
    this.#result = result
  }

  get error(): unknown {
    return this.#result instanceof Failure ? this.#result.error : undefined
  }

  get value(): unknown {
    return this.#result instanceof Failure ? undefined : this.#result
  }

  get refusedBy(): FallbackInfo['refusedBy'] {
    return this.#result instanceof Failure ? this.#result.refusedBy : undefined
  }
}

class Fallback<F>
  extends PolicyBase<F, FallbackEvents, CheckedFallbackOptions>
  implements FallbackPolicy<F>
{
  readonly #answer: FallbackAnswer<F>

  constructor(answer: FallbackAnswer<F>, options: CheckedFallbackOptions, env: Env) {
    super('fallback', ['answered', 'failed'], options, env)
    this.#answer = answer
  }

  override run(call: OngoingCall, depth: number): Result {
    return call.follow(depth, new Covered(this, call))
  }

  /** The result of what stands below, or another answer in its place. */
  cover(call: OngoingCall, result: Result): Result {
    const isFailure = result instanceof Failure
    if (isFailure ? result.isPassing : this.options.answerFor === undefined) return result
    const info = new LazyFallbackInfo(call.calls, result)
    return this.#mayAnswer(info, isFailure) ? this.#ask(call, info) : result
  }

  #mayAnswer(info: FallbackInfo, isFailure: boolean): boolean {
    const { answerWhen, answerFor } = this.options
    const ask = () => (isFailure ? answerWhen(info) : answerFor?.(info.value))
    return Boolean(asked(ask, (error) => this.wiring.report(error)))
  }

  #ask(call: OngoingCall, info: FallbackInfo): Result {
    const begin: WaitBegin = (end) => {
      call.fromFallback = true
      const ask = async () => this.#answer(info)
      ask().then(end, (thrown: unknown) => end(Failure.thrown(thrown)))
      return undefined
    }
    return call.wait(begin, (result) => this.#answered(result, info))
  }

  #answered(result: Result, info: FallbackInfo): Result {
    const { value, calls } = info
    if (!(result instanceof Failure)) {
      this.tell('answered', () => ({ error: info.error, value, calls }))
    } else if (!result.isPassing) {
      this.tell('failed', () => ({ error: info.error, fallbackError: result.error }))
    }
    return result
  }
}

/** A call that may get another answer. */
class Covered implements Continuation {
  further: Continuation | undefined = undefined
  readonly #fallback: Fallback<unknown>
  readonly #call: OngoingCall

  constructor(fallback: Fallback<unknown>, call: OngoingCall) {
    this.#fallback = fallback
    this.#call = call
  }

  resume(result: Result): Result {
    return this.#fallback.cover(this.#call, result)
  }
}

/**
 * Gives another answer, by default only when the function was never called.
 *
 * @throws TypeError if `answer` or an option is not a function.
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
