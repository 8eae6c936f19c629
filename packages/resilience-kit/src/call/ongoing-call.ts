import type { Clock } from '../clock.js'
import type { AttemptContext } from './attempt-context.js'
import type { Failure } from './failure.js'

/** The function that is called; it may throw, answer at once or answer by a promise. */
export type Operation<T> = (context: AttemptContext) => T | PromiseLike<T>

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

/** Someone who waits for how a run ends; exactly one of the two is called, exactly once. */
export interface Receiver {
  succeeded(value: unknown): void
  failed(failure: Failure): void
}

/** The one thing a call is waiting for: the function, a back-off, a hook. */
export interface Leaf {
  /** Whether the function itself is running. */
  readonly calling: boolean
  /** Ends the wait at once with `failure`. */
  cut(failure: Failure): void
}

/** Someone who must know when the function has really ended, also if nobody waits for it. */
export interface WorkHolder {
  readonly outer: WorkHolder | undefined
  workStarted(): void
  workEnded(): void
}

/** One layer of a pipeline. It tells `receiver` once; synchronously where it can. */
export interface Layer {
  run(call: OngoingCall, depth: number, receiver: Receiver): void
}

/** Hears of attempts; only set while somebody listens. */
export interface AttemptObserver {
  attempted(attempt: number, durationMs: number, failure: Failure | undefined): void
}

/**
 * One call on its way through the layers. Layers run one after another, never in parallel, so at
 * any moment one leaf is what the call waits for, and to cut the call short is to cut that leaf:
 * its failure then travels outwards through every layer in order.
 */
export interface OngoingCall {
  readonly clock: Clock
  readonly operation: Operation<unknown>
  readonly options: CallOptions<unknown> | undefined
  readonly observer: AttemptObserver | undefined
  /** Number of the attempt under way; the first is 1. */
  attempt: number
  /** How often the function was called. */
  calls: number
  /** How each call of the function that gave no value ended. */
  failures: Failure[] | undefined
  /** When the nearest deadline passes, on the monotonic clock; Infinity without one. */
  deadlineAt: number
  /** Whether a fallback answered. */
  fromFallback: boolean
  /** Set once the caller has aborted. */
  aborted: Failure | undefined
  active: Leaf | undefined
  holder: WorkHolder | undefined
  /** Starts the layer at `depth`, or the function below the last one. */
  descend(depth: number, receiver: Receiver): void
  /** Cuts the active leaf. */
  cut(failure: Failure): void
}
