import { functionOrNothing, optionsOf } from '../option-range.js'

/** What the hook before a retry is told. */
export interface RetryInfo {
  /** The attempt that would come next; at least 2. */
  readonly attempt: number
  /** How the attempt before it ended; undefined where a value was classified as a failure. */
  readonly error: unknown
  /** Aborts when the caller aborts or the deadline passes. */
  readonly signal: AbortSignal
}

/** What one call may bring along. */
export interface CallOptions<T> {
  /** The caller's own abort: ends the call at once, wherever it stands. */
  readonly signal?: AbortSignal | undefined
  /** How long this call may take in all, in milliseconds; works with and without `deadline()`. */
  readonly deadlineMs?: number | undefined
  /**
   * Looks up before an attempt: runs after the back-off and before every attempt >= 2. Answering
   * `{ value }` ends the series with that value, without another call; throwing ends it with what
   * was thrown.
   */
  readonly beforeRetry?:
    ((info: RetryInfo) => PromiseLike<{ readonly value: T } | undefined>) | undefined
}

/** Throws a TypeError or RangeError where an option is not what it must be. */
export function checkedCallOptions(options: CallOptions<unknown>): CallOptions<unknown> {
  const { signal, deadlineMs, beforeRetry } = optionsOf('a call', options)
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw new TypeError('signal must be an AbortSignal (of a controller: controller.signal)')
  }
  if (deadlineMs !== undefined && (typeof deadlineMs !== 'number' || Number.isNaN(deadlineMs))) {
    throw new RangeError(`deadlineMs must be a number, got ${String(deadlineMs)}`)
  }
  functionOrNothing('beforeRetry', beforeRetry)
  return options
}
