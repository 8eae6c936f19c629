import type { CallOptions, RetryInfo } from '../call/call-options.js'
import { LazyAttemptContext } from '../call/attempt-context.js'
import { Failure } from '../call/failure.js'
import type { OngoingCall, Onward, Result, WaitBegin } from '../call/ongoing-call.js'
import { errorOf, type FailedAttempt } from './failed-attempt.js'

/** What a look-up found. */
export interface Found {
  readonly value: unknown
}

/** Waits before a retry, then `onward`: with a failure if the call was cut short meanwhile. */
function pause(call: OngoingCall, delayMs: number, onward: Onward): Result {
  return call.wait((end) => {
    if (delayMs === 0) {
      end(undefined)
      return undefined
    }
    const { clock } = call
    const dueAt = clock.monotonic() + delayMs
    const fire = () => {
      const leftMs = dueAt - clock.monotonic()
      // Timers of the platform fire up to 1 ms early, and `Retry-After` is never undercut.
      if (leftMs > 0) timer = clock.setTimer(leftMs, fire)
      else end(undefined)
    }
    let timer = clock.setTimer(delayMs, fire)
    return () => timer.cancel()
  }, onward)
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
 * Asks the caller's hook before attempt number `attempt`, then `onward`: with `{ value }` if that
 * ends the series, a failure if the hook threw or the call was cut short, else with nothing.
 */
function lookUp(
  call: OngoingCall,
  hook: NonNullable<CallOptions<unknown>['beforeRetry']>,
  attempt: number,
  error: unknown,
  onward: (found: Failure | Found | undefined) => Result,
): Result {
  const begin: WaitBegin = (end) => {
    const context = new LazyAttemptContext(attempt)
    const ask = async () => found(await hook(new LazyRetryInfo(attempt, error, context)))
    ask().then(end, (thrown: unknown) => end(Failure.thrown(thrown)))
    return (failure) => LazyAttemptContext.cut(context, failure)
  }
  return call.wait(begin, onward as Onward)
}

async function found(answer: unknown): Promise<Found | undefined> {
  if (answer === undefined || answer === null) return undefined
  if (typeof answer === 'object' && 'value' in answer) return { value: await answer.value }
  // It may have found what it looked for: to call again could be once too often.
  throw new TypeError('beforeRetry must answer { value } or undefined')
}

/** Waits and looks up before an attempt, then `onward` with what ended the series, if it did. */
export function endBefore(
  call: OngoingCall,
  { attempt, result }: FailedAttempt,
  delayMs: number,
  onward: (end: Failure | Found | 'deadline' | undefined) => Result,
): Result {
  return pause(call, delayMs, (cutShort) => {
    if (cutShort instanceof Failure) return onward(cutShort)
    // The timers of a blocked process may fire late and together.
    if (isTooLate(call, 0)) return onward('deadline')
    const hook = call.options?.beforeRetry
    if (hook === undefined) return onward(undefined)
    return lookUp(call, hook, attempt + 1, errorOf(result), (found) =>
      onward(found ?? (isTooLate(call, 0) ? 'deadline' : undefined)),
    )
  })
}

/** Whether the deadline will have passed in `delayMs` milliseconds. */
export function isTooLate({ deadlineAt, clock }: OngoingCall, delayMs: number): boolean {
  return deadlineAt !== Number.POSITIVE_INFINITY && clock.monotonic() + delayMs >= deadlineAt
}
