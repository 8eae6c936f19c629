import type { Classification, Classify } from '../classification.js'
import { LONGEST_TIMER_MS } from '../clock.js'
import type { EventSource } from '../listeners.js'
import { functionOrNothing, integerIn, numberIn } from '../option-range.js'
import type { Policy } from '../policy.js'
import type { CircuitSettings, CircuitState, Transition } from './circuit-state.js'
import { failureRate, slowRate, type RateRule, type TripRule } from './trip-rule.js'
import type { RuleReading } from './trip-watch.js'

/** How a breaker finds out whether the other side works again. */
export interface HalfOpenOptions {
  /** How many probes are admitted, exactly; 1..1000000. Default 10. */
  readonly permits?: number
  /** How many probes must have ended before they decide; at most `permits`. Default `permits`. */
  readonly minimumCalls?: number
  /**
   * Percent of failed probes that opens again, above 0..100; reaching it is enough. Default: the
   * threshold of the failure-rate rule, else 50.
   */
  readonly reopenFailureRate?: number
  /** The same for slow probes. Default: the threshold of the slow-rate rule, else never. */
  readonly reopenSlowRate?: number
  /**
   * How long the probes may take to decide, in milliseconds, 0 (for ever)..2147483647. Default
   * 60000: a probe that never ends must not block the breaker for ever.
   */
  readonly maxWaitMs?: number
  /** Where that leads. Default `open`. */
  readonly afterMaxWait?: 'open' | 'closed'
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
  /** How long to refuse after opening, in milliseconds, 1..2147483647. Default 60000. */
  readonly waitInOpenMs?: number
  readonly halfOpen?: HalfOpenOptions
  /**
   * Default `defaultClassify`: refusals of the kit and aborts are ignored. An attempt that the
   * deadline cut short is unanswered if it ran for at least `slowCallMs`, else ignored.
   */
  readonly classify?: Classify
  /**
   * Whether `classify` is asked about refusals of the policies inside too, so that they can count
   * as failures, as they do in resilience4j. Default false.
   */
  readonly classifyRefusals?: boolean
}

/** How a breaker stands. */
export interface CircuitBreakerSnapshot {
  readonly name: string
  readonly state: CircuitState
  /** How long it has been in this state, in milliseconds. */
  readonly inStateMs: number
  /** Why it came into this state; undefined at the start. */
  readonly reason: Transition['reason'] | undefined
  /** In `open`: milliseconds until a call can be permitted. */
  readonly retryAfterMs: number | undefined
  /** Where each rule stands; in `half-open`, and in `open` after it, the probes' two rates. */
  readonly readings: readonly RuleReading[]
  /** Probes that may still begin. */
  readonly permits: number
  /** Calls refused since the window was last emptied. */
  readonly refused: number
  /** Results that came too late to count, ever. */
  readonly late: number
}

/** What a circuit breaker tells. */
export interface CircuitBreakerEvents {
  /** A call that was admitted has ended. `late`: in another generation, so it did not count. */
  readonly recorded: {
    readonly name: string
    readonly classification: Classification
    readonly durationMs: number
    readonly late: boolean
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

/**
 * Stops calling an other side that does not work, and finds out when it works again. One breaker
 * may stand in many pipelines. Using it before it stands in one ties it to its own clock (the
 * system's by default).
 */
export interface CircuitBreakerPolicy extends Policy, EventSource<CircuitBreakerEvents> {
  /** `open` stays until a call comes after the wait (unless `halfOpen.automatic`). */
  readonly state: CircuitState
  snapshot(): CircuitBreakerSnapshot
  /** Refuses everything until `reset` or `forceClosed`. */
  forceOpen(): void
  /** Admits everything and records nothing until `reset` or `forceOpen`. */
  forceClosed(): void
  /** Closes with empty windows, from any state. */
  reset(): void
}

/** `CircuitBreakerOptions` with every default filled in. */
export interface CheckedCircuitBreakerOptions {
  readonly circuit: CircuitSettings
  readonly slowCallMs: number
  readonly maxWaitInHalfOpenMs: number
  readonly automatic: boolean
  readonly classify: Classify | undefined
  readonly classifyRefusals: boolean
}

function percent(option: string, value: number): number {
  if (value === 0) throw new RangeError(`${option} must be above 0, got 0`)
  return numberIn(option, value, 0, 100)
}

function thresholdOf(rules: readonly TripRule[], kind: RateRule['kind']): number | undefined {
  return rules.find((rule) => rule.kind === kind)?.threshold
}

function checkedRules(rules: readonly TripRule[] | undefined): readonly TripRule[] {
  const window = { calls: 100 }
  if (rules === undefined) {
    return [failureRate({ threshold: 50, window }), slowRate({ threshold: 100, window })]
  }
  if (rules.length === 0)
    throw new RangeError('circuitBreaker.tripWhen must name at least one rule')
  return [...rules]
}

function checkedHalfOpen(half: HalfOpenOptions, rules: readonly TripRule[]) {
  const { afterMaxWait = 'open', permits = 10 } = half
  integerIn('circuitBreaker.halfOpen.permits', permits, 1, 1_000_000)
  const minimumProbes = half.minimumCalls ?? permits
  integerIn('circuitBreaker.halfOpen.minimumCalls', minimumProbes, 1, permits)
  if (afterMaxWait !== 'open' && afterMaxWait !== 'closed') {
    const got = String(afterMaxWait)
    throw new RangeError(`circuitBreaker.halfOpen.afterMaxWait must be open or closed, got ${got}`)
  }
  const failed = half.reopenFailureRate ?? thresholdOf(rules, 'failure-rate') ?? 50
  const slow = half.reopenSlowRate ?? thresholdOf(rules, 'slow-rate')
  return {
    permits,
    minimumProbes,
    reopenFailureRate: percent('circuitBreaker.halfOpen.reopenFailureRate', failed),
    reopenSlowRate:
      slow === undefined
        ? Number.POSITIVE_INFINITY
        : percent('circuitBreaker.halfOpen.reopenSlowRate', slow),
    afterMaxWaitInHalfOpen: afterMaxWait,
  }
}

/** Throws a RangeError or TypeError where an option is out of its range. */
export function checkedCircuitBreakerOptions(
  options: CircuitBreakerOptions,
): CheckedCircuitBreakerOptions {
  const { slowCallMs = 60_000, waitInOpenMs = 60_000, halfOpen = {} } = options
  const { maxWaitMs = 60_000 } = halfOpen
  integerIn('circuitBreaker.slowCallMs', slowCallMs, 1, LONGEST_TIMER_MS)
  integerIn('circuitBreaker.waitInOpenMs', waitInOpenMs, 1, LONGEST_TIMER_MS)
  integerIn('circuitBreaker.halfOpen.maxWaitMs', maxWaitMs, 0, LONGEST_TIMER_MS)
  const tripWhen = checkedRules(options.tripWhen)
  return {
    circuit: { tripWhen, waitInOpenMs, ...checkedHalfOpen(halfOpen, tripWhen) },
    slowCallMs,
    maxWaitInHalfOpenMs: maxWaitMs,
    automatic: halfOpen.automatic ?? false,
    classify: functionOrNothing('circuitBreaker.classify', options.classify),
    classifyRefusals: options.classifyRefusals ?? false,
  }
}
