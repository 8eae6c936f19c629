import type { AttemptResult } from '../classification.js'
import { LONGEST_TIMER_MS } from '../clock.js'
import type { EventSource } from '../listeners.js'
import {
  checkedOptions,
  functionOrNothing,
  integerIn,
  numberIn,
  oneOf,
  type OptionChecks,
} from '../option-range.js'
import type { Policy } from '../policy.js'

// A nanosecond.
const SHORTEST_PERIOD_MS = 0.000001

/** The limits of a rate limiter that can be changed while it works. */
export interface RateLimits {
  /** Permits in each period, 1..1000000. */
  readonly limit?: number
  /**
   * The longest wait for a permit, in milliseconds, 0 (none)..2147483647. Who would have to wait
   * longer is refused at once, and so is who would wait beyond the call's deadline. Default 0.
   */
  readonly maxWaitMs?: number
}

/** How often calls may begin. */
export interface RateLimiterOptions extends RateLimits {
  /** Permits in each period, 1..1000000. */
  readonly limit: number
  /** The length of a period, in milliseconds, 0.000001..2147483647. */
  readonly periodMs: number
  /**
   * `cycle`, as in resilience4j: every period begins with `limit` permits, so up to twice the limit
   * can pass around its end. `smooth`: one permit every `periodMs / limit`. Default `cycle`.
   */
  readonly algorithm?: 'cycle' | 'smooth'
  /**
   * How many unused permits gather, 1..1000000; more than 1 needs `smooth`, for cycles gather none.
   * Default 1.
   */
  readonly burst?: number
  /**
   * Whether a call that ended so shows that the other side has had enough (a 429, say): then the
   * permits that are left are dropped. Where it throws, they stay. Default: never.
   */
  readonly drainWhen?: (result: AttemptResult) => boolean
}

/** How a rate limiter stands. */
export interface RateLimiterSnapshot {
  /** Permits in each period. */
  readonly limit: number
  /** Permits that are there; negative where some are reserved ahead. */
  readonly available: number
  /** How long a further call would have to wait, in milliseconds. */
  readonly nextWaitMs: number
  /** Calls that wait for a permit they have reserved. */
  readonly waiting: number
}

/** What a rate limiter tells. */
export interface RateLimiterEvents {
  /** A call may begin, after so many milliseconds. */
  readonly admitted: { readonly name: string; readonly waitMs: number }
  /** No permit in time. */
  readonly refused: { readonly name: string; readonly retryAfterMs: number }
  /** So many permits were dropped. */
  readonly drained: { readonly name: string; readonly permits: number }
}

/** Limits how often calls begin; the others wait for a reserved permit or are refused at once. */
export interface RateLimiterPolicy extends Policy, EventSource<RateLimiterEvents> {
  /** How its permits stand now; plain data. */
  snapshot(): RateLimiterSnapshot
  /**
   * Reserves permits (1..1000000, default 1) without a call: answers the wait in milliseconds, or
   * -1, and reserves nothing, where it would be longer than `maxWaitMs`. It keeps its time: when a
   * call that waits before it is aborted, only calls move up, and one too many can begin beside it.
   *
   * @throws RangeError if `permits` is out of its range.
   */
  reserve(permits?: number): number
  /** Drops the permits that are there. */
  drain(): void
  /** Tells about a call that was made without the limiter: `drainWhen` decides. */
  observe(result: AttemptResult): void
  /**
   * Changes limits while calls run; what is left out stays. Permits already there stay as they
   * are, waits are reckoned with the new limit at once.
   *
   * @throws RangeError if a limit is out of its range, TypeError for an option that is none of
   * them; then nothing has changed.
   */
  configure(limits: RateLimits): void
}

/** `RateLimiterOptions` with every default filled in. */
export interface CheckedRateLimiterOptions {
  readonly limit: number
  readonly periodMs: number
  readonly maxWaitMs: number
  readonly algorithm: 'cycle' | 'smooth'
  readonly burst: number
  readonly drainWhen: ((result: AttemptResult) => boolean) | undefined
}

const limitChecks = (before: RateLimits) =>
  ({
    limit: (name, value = before.limit) => integerIn(name, value, 1, 1_000_000),
    maxWaitMs: (name, value = before.maxWaitMs) => numberIn(name, value, 0, LONGEST_TIMER_MS),
  }) satisfies OptionChecks<RateLimits>

/** `limits`, and what `before` has where they say nothing; throws where one is out of its range. */
export function checkedRateLimits(
  limits: RateLimits,
  before: Required<RateLimits>,
): Required<RateLimits> {
  return checkedOptions('rateLimiter', limits, limitChecks(before))
}

/** Throws a RangeError or TypeError where an option is out of its range. */
export function checkedRateLimiterOptions(options: RateLimiterOptions): CheckedRateLimiterOptions {
  const { limit, maxWaitMs } = limitChecks({ maxWaitMs: 0 })
  const checked = checkedOptions('rateLimiter', options, {
    limit,
    maxWaitMs,
    periodMs: (name, value) => numberIn(name, value, SHORTEST_PERIOD_MS, LONGEST_TIMER_MS),
    algorithm: (name, value = 'cycle') =>
      oneOf<'cycle' | 'smooth'>(name, value, ['cycle', 'smooth']),
    burst: (name, value = 1) => integerIn(name, value, 1, 1_000_000),
    drainWhen: functionOrNothing<(result: AttemptResult) => boolean>,
  })
  if (checked.algorithm === 'cycle' && checked.burst !== 1) {
    throw new RangeError("rateLimiter.burst needs algorithm 'smooth', got 'cycle'")
  }
  return checked
}
