import { Failure } from '../call/failure.js'
import type { Result } from '../call/ongoing-call.js'
import type { Classification } from '../classification.js'

/** An attempt that did not succeed. */
export interface FailedAttempt {
  readonly attempt: number
  readonly result: Result
  readonly classification: Classification
  /** The wait before it, in milliseconds. */
  readonly waitedMs: number
}

/** The error of a result; undefined where a value counted as a failure. */
export function errorOf(result: Result): unknown {
  return result instanceof Failure ? result.error : undefined
}

/** How long the other side asks to wait, in milliseconds; a refusal of the kit is not its word. */
export function askedToWait(result: Result): number {
  if (!(result instanceof Failure) || result.kind === 'refused') return 0
  return result.retryAfterMs ?? 0
}

/** The value of a result; undefined where there was an error. */
export function valueOf(result: Result): unknown {
  return result instanceof Failure ? undefined : result
}
