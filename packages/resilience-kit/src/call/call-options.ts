import { functionOrNothing, oneOf, optionsOf, refuse } from '../option-range.js'

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
  /** The caller's own abort: ends the call at once, wherever it stands. Null is none. */
  readonly signal?: AbortSignal | null | undefined
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

/** What of `CallOptions` a call reads when it begins. */
interface CheckedCallOptions {
  readonly signal: AbortSignal | undefined
  readonly deadlineMs: number | undefined
}

const KNOWN = ['signal', 'deadlineMs', 'beforeRetry']

/** Throws a TypeError or RangeError where an option is not what it must be. */
export function checkedCallOptions(options: CallOptions<unknown>): CheckedCallOptions {
  const { signal, deadlineMs, beforeRetry } = optionsOf('a call', options)
  for (const name in options) if (!KNOWN.includes(name)) checkUnknown(options, name)
  if (signal !== undefined && signal !== null && typeof signal.addEventListener !== 'function') {
    throw new TypeError('signal must be an AbortSignal (of a controller: controller.signal)')
  }
  if (deadlineMs !== undefined && (typeof deadlineMs !== 'number' || Number.isNaN(deadlineMs))) {
    refuse('deadlineMs', 'a number', deadlineMs)
  }
  functionOrNothing('beforeRetry', beforeRetry)
  return { signal: signal ?? undefined, deadlineMs }
}

function checkUnknown(options: object, name: string): void {
  if (name === 'addEventListener') {
    throw new TypeError('a signal is an option of a call: pass { signal }')
  }
  // The context of another attempt fits as it is, and a class may inherit what it likes.
  if (name === 'attempt' || !Object.hasOwn(options, name)) return
  oneOf('an option of a call', name, KNOWN, TypeError)
}
