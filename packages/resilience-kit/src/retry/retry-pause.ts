import { LazyAttemptContext } from '../call/attempt-context.js'
import { Failure } from '../call/failure.js'
import type { CallOptions, OngoingCall, Result, RetryInfo } from '../call/ongoing-call.js'

/** What a look-up found. */
export interface Found {
  readonly value: unknown
}

/** Waits before a retry; answers a failure if the call was cut short meanwhile. */
export function pause(call: OngoingCall, delayMs: number): Result {
  if (delayMs === 0) return call.passing
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
): FoundOrNot | Promise<FoundOrNot> {
  return call.wait((end) => {
    const context = new LazyAttemptContext(attempt)
    const ask = async () => checkedFound(await hook(new LazyRetryInfo(attempt, error, context)))
    ask().then(end, (thrown: unknown) => end(Failure.thrown(thrown)))
    return (failure) => LazyAttemptContext.cut(context, failure)
  }) as FoundOrNot | Promise<FoundOrNot>
}

type FoundOrNot = Failure | Found | undefined

function checkedFound(found: unknown): Found | undefined {
  if (found === undefined || found === null) return undefined
  if (typeof found === 'object' && 'value' in found) return found
  // It may have found what it looked for: to call again could be once too often.
  throw new TypeError('beforeRetry must answer { value } or undefined')
}
