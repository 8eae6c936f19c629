import { LazyAttemptContext } from '../call/attempt-context.js'
import { Failure } from '../call/failure.js'
import type { CallOptions, OngoingCall, Result, RetryInfo } from '../call/ongoing-call.js'

/** Waits before a retry; answers a failure if the call was cut short meanwhile. */
export function pause(call: OngoingCall, delayMs: number): Result {
  if (delayMs === 0) return call.aborted
  return call.wait((end) => {
    const timer = call.clock.setTimer(delayMs, () => end(undefined))
    return () => timer.cancel()
  })
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

/**
 * Asks the caller's hook before attempt number `attempt`; answers `{ value }` if that ends the
 * series, a failure if the hook threw or the call was cut short, nothing if the series goes on.
 */
export function lookUp(
  call: OngoingCall,
  hook: NonNullable<CallOptions<unknown>['beforeRetry']>,
  attempt: number,
  error: unknown,
): Result {
  return call.wait((end) => {
    const context = new LazyAttemptContext(attempt)
    const ask = async () => hook(new LazyRetryInfo(attempt, error, context))
    ask().then(end, (thrown: unknown) => end(Failure.thrown(thrown)))
    return (failure) => LazyAttemptContext.cut(context, failure)
  })
}
