import type { Clock } from '../clock.js'
import type { AttemptContext } from './attempt-context.js'
import type { CallOptions } from './call-options.js'
import type { Failure } from './failure.js'

/** The function that is called; it may throw, answer at once or answer by a promise. */
export type Operation<T> = (context: AttemptContext) => T | PromiseLike<T>

/**
 * What travels outwards through the layers: a value of the function's, or a `Failure`. Where the
 * call has to wait, the promise of the whole rest of it travels instead: nobody follows it on the
 * way, for it resumes every continuation itself.
 */
export type Result = unknown

/** What a layer has left to do with the result of what stands below it; resumed once. */
export interface Continuation {
  /** The one further out; only the call writes it. */
  further: Continuation | undefined
  resume(result: Result): Result
}

/** A function as a continuation. */
export type Onward = (result: Result) => Result

/** The one thing a call is waiting for: the function, a back-off, a hook. */
export interface Leaf {
  /** Whether the function itself is running. */
  readonly calling: boolean
  /** Ends the wait with `failure`; a patient cut lets a running function end first. */
  cut(failure: Failure, patient: boolean): void
}

/** Someone who must know when the function has really ended, also if nobody waits for it. */
export interface WorkHolder {
  readonly outer: WorkHolder | undefined
  workStarted(): void
  workEnded(): void
}

/** Begins a wait that is over when `end` is called; answers how to take it back. */
export type WaitBegin = (end: (result: Result) => void) => ((failure: Failure) => void) | undefined

/** One layer of a pipeline. A promise that it answers is one that the call gave it. */
export interface Layer {
  run(call: OngoingCall, depth: number): Result
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
  readonly options: CallOptions<unknown> | undefined
  /** Number of the attempt under way; the first is 1. */
  attempt: number
  /** How often the function was called. */
  calls: number
  /** How each call of the function that gave no value ended. */
  readonly failures: readonly Failure[] | undefined
  /** When the nearest deadline passes, on the monotonic clock; Infinity without one. */
  deadlineAt: number
  /** Whether a fallback answered. */
  fromFallback: boolean
  /** Whether anything may cut the call short: set by whoever may, before it goes on. */
  isCuttable: boolean
  /** What has cut the call short and is on its way outwards: nothing may begin until it arrives. */
  readonly passing: Failure | undefined
  /** What the call waits for. */
  readonly active: Leaf | undefined
  holder: WorkHolder | undefined
  /** Runs what stands below the layer at `depth`, then resumes `onward` with its result. */
  follow(depth: number, onward?: Continuation): Result
  /**
   * Waits until `begin` calls `end`, or the call is cut short; then `onward`, if given.
   * `begin` answers how to take back what it began, for the latter case. Nothing begins while a
   * cut is on its way outwards.
   */
  wait(begin: WaitBegin, onward?: Onward): Result
  /** Cuts the call short: what it waits for now, or whatever it would begin next. */
  cut(failure: Failure, patient?: boolean): void
  /**
   * The run that may have cut the call short is over, with this result: what is outside of it may
   * go on.
   */
  arrived(run: object, result: Result): void
}
