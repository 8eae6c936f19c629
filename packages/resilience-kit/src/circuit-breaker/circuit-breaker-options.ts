import type { AttemptResult, Classification, Classify } from '../classification.js'
import type { EventSource } from '../listeners.js'
import type { Policy } from '../policy.js'
import type { Backoff } from '../retry/backoff.js'
import type { CircuitState, Transition } from './transition.js'
import type { TripRule } from './trip-rule.js'
import type { RuleReading } from './trip-watch.js'

/** How a breaker finds out whether the other side works again. */
export interface HalfOpenOptions {
  /** How many probes are admitted, exactly; 1..1000000. Default 10. */
  readonly permits?: number
  /** How many probes must have ended before they decide; 1..`permits`. Default `permits`. */
  readonly minimumCalls?: number
  /**
   * Percent of failed probes that opens again, above 0..100; reaching it is enough. Default: the
   * threshold of the failure-rate rule, else 50.
   */
  readonly reopenFailureRate?: number
  /**
   * The same for slow probes, above 0..100. Default: the threshold of the slow-rate rule, else
   * never.
   */
  readonly reopenSlowRate?: number
  /**
   * How long the probes may take to decide, in milliseconds, 0 (for ever)..2147483647. Default
   * 60000: a probe that never ends must not block the breaker for ever.
   */
  readonly maxWaitMs?: number
  /** Where `maxWaitMs` leads when it is over; `closed` needs one above 0. Default `open`. */
  readonly afterMaxWait?: 'open' | 'closed'
  /**
   * How long a probe may take before it counts as unanswered, in milliseconds, 0 (no
   * limit)..2147483647. Default 0. The call itself goes on; a time-out policy ends it.
   */
  readonly probeLimitMs?: number
  /** Half-open by a timer when the wait ends, not by the next call after it. Default false. */
  readonly automatic?: boolean
}

/** When to stop calling, and when to try again. */
export interface CircuitBreakerOptions {
  /**
   * The rules; any of them opens. They are checked after every recorded call. Default, as in
   * resilience4j: 50 % failed or 100 % slow of the last 100 calls, from 100 calls on.
   */
  readonly tripWhen?: readonly TripRule[]
  /** A call is slow if it takes longer, in milliseconds, 1..2147483647. Default 60000. */
  readonly slowCallMs?: number
  /**
   * How long to refuse after opening, in milliseconds, 1..2147483647, or a back-off that is asked
   * with the number of openings in a row (the first is 1). Default 60000; that is also the wait
   * where the function throws or answers no number from 1.
   */
  readonly waitInOpenMs?: number | Backoff
  /**
   * The longest `retryAfterMs` of the error that opened it to wait for, in milliseconds, 0 (never
   * look at it)..2147483647. A longer wait of its own stays. Default 60000.
   */
  readonly maxRetryAfterMs?: number
  /**
   * Asked in `closed` about every counted outcome: a number opens at once for so many milliseconds,
   * whatever the rules say ("closed for maintenance until ..."). Where it throws, nothing happens.
   * Like resilience4j's `transitionOnResult`.
   */
  readonly openWhen?: (result: AttemptResult) => number | undefined
  /** How it finds out whether the other side works again. Default: every default of its own. */
  readonly halfOpen?: HalfOpenOptions
  /**
   * Default `defaultClassify`: refusals of the kit and aborts are ignored. An attempt that the
   * deadline cut short, or an abort because time was up (`AbortSignal.timeout`, a limit of an outer
   * pipeline), is unanswered if it ran for at least `slowCallMs`, else ignored.
   */
  readonly classify?: Classify
  /**
   * Whether `classify` is asked about refusals of the policies inside too, so that they can count
   * as failures, as they do in resilience4j; needs `classify`. Default false.
   */
  readonly classifyRefusals?: boolean
  /** Where to begin; not beside `restore`. Default `closed`. */
  readonly initialState?: CircuitState
  /**
   * A snapshot, also one that went through JSON, to go on from: state, wait and openings, with the
   * time since it was taken (by the wall clock) counted in; one from the future counts as taken
   * now. Windows begin empty. Default: none; null is as good as nothing.
   */
  readonly restore?: Pick<
    CircuitBreakerSnapshot,
    'state' | 'inStateMs' | 'openings' | 'waitMs' | 'takenAt'
  > | null
}

/** How a breaker stands. */
export interface CircuitBreakerSnapshot {
  /** The breaker's name, as in its events. */
  readonly name: string
  /** One of `CIRCUIT_STATES`. */
  readonly state: CircuitState
  /** How long it has been in this state, in milliseconds. */
  readonly inStateMs: number
  /** Why it came into this state; undefined at the start. */
  readonly reason: Transition['reason'] | undefined
  /** In `open`: milliseconds until a call can be permitted. */
  readonly retryAfterMs: number | undefined
  /** Where each rule stands; in `half-open`, and in `open` after it, the probes' rates. */
  readonly readings: readonly RuleReading[]
  /** Probes that may still begin. */
  readonly permits: number
  /** Calls refused since the window was last emptied. */
  readonly refused: number
  /** Results that came too late to count, ever. */
  readonly late: number
  /** How often it has opened since it was closed last. */
  readonly openings: number
  /** How long it refuses after its last opening, in milliseconds. */
  readonly waitMs: number
  /** When the snapshot was taken, on the wall clock. */
  readonly takenAt: number
}

/** What a circuit breaker tells; of one result in this order, and after the state has changed. */
export interface CircuitBreakerEvents {
  /**
   * A call that was admitted has ended. Not told of calls that their caller aborted, nor in states
   * forced by hand, where nothing is recorded.
   */
  readonly recorded: {
    readonly name: string
    readonly classification: Classification
    /** In milliseconds; undefined where nobody listened when the call began. */
    readonly durationMs: number | undefined
    /** It was admitted in another generation, so it did not count. */
    readonly late: boolean
    readonly error: unknown
  }
  /** A rule has reached its limit: the breaker opens, or would if it were not `metrics-only`. */
  readonly exceeded: {
    readonly name: string
    readonly state: CircuitState
    readonly reading: RuleReading
  }
  /** A call was refused. */
  readonly refused: {
    readonly name: string
    readonly state: CircuitState
    readonly retryAfterMs: number | undefined
  }
  /** The state has changed. */
  readonly transition: { readonly name: string } & Transition
  /** Somebody reset the breaker. */
  readonly reset: { readonly name: string }
}

/** How long a breaker that is opened by hand refuses; one of the two, or the usual wait. */
export interface OpenFor {
  /** Milliseconds, 1..2147483647. */
  readonly forMs?: number
  /** A moment of the wall clock, in milliseconds since the Unix epoch. */
  readonly untilMs?: number
}

/**
 * Stops calling an other side that does not work, and finds out when it works again. One breaker
 * may stand in many pipelines. Using it before it stands in one ties it to its own clock (the
 * system's by default).
 */
export interface CircuitBreakerPolicy extends Policy, EventSource<CircuitBreakerEvents> {
  /** `open` stays until a call comes after the wait (unless `halfOpen.automatic`). */
  readonly state: CircuitState
  /** Plain data: `JSON.stringify` it, and give it to `restore` later. */
  snapshot(): CircuitBreakerSnapshot
  /**
   * Moves by hand, and begins the state anew; `how` is for `open` only.
   *
   * @throws IllegalTransitionError from `closed` to `half-open`, and from `metrics-only` to `open`
   * or `half-open`, as in resilience4j; RangeError where `how` is out of its range.
   */
  transitionTo(state: CircuitState, how?: OpenFor): void
  /** Refuses everything until somebody moves it on. */
  forceOpen(): void
  /** Admits everything and records nothing until somebody moves it on. */
  forceClosed(): void
  /** Closes with empty windows, from any state. */
  reset(): void
}
