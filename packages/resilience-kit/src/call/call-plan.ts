import type { Clock } from '../clock.js'
import type { Failure } from './failure.js'
import type { AttemptObserver, Layer } from './ongoing-call.js'

/** How a call ended, for whoever watches whole calls. */
export interface CallEnd {
  readonly failure: Failure | undefined
  readonly calls: number
  readonly fromFallback: boolean
  /** Milliseconds on the monotonic clock. */
  readonly durationMs: number
}

/** Hears of attempts and of the call's end; only set while somebody listens. */
export interface CallObserver extends AttemptObserver {
  ended(end: CallEnd): void
}

/** What a call runs on. */
export interface CallPlan {
  readonly layers: readonly Layer[]
  readonly clock: Clock
  readonly observer: CallObserver | undefined
}
