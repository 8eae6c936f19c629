import type { Classify } from '../classification.js'
import { LONGEST_TIMER_MS } from '../clock.js'
import {
  booleanOr,
  functionOrNothing,
  integerIn,
  oneOf,
  optionsOf,
  percentIn,
} from '../option-range.js'
import { waitOr, type Backoff } from '../retry/backoff.js'
import type { CircuitBreakerOptions, HalfOpenOptions } from './circuit-breaker-options.js'
import type { CircuitSettings } from './circuit-state.js'
import { CIRCUIT_STATES, type CircuitState } from './transition.js'
import { checkedRule, failureRate, slowRate, type RateRule, type TripRule } from './trip-rule.js'

/** `CircuitBreakerOptions` with every default filled in. */
export interface CheckedCircuitBreakerOptions extends Omit<CircuitSettings, 'waitMs'> {
  readonly waitInOpenMs: number | Backoff
  readonly slowCallMs: number
  readonly maxRetryAfterMs: number
  readonly openWhen: CircuitBreakerOptions['openWhen']
  readonly probeLimitMs: number
  readonly maxWaitInHalfOpenMs: number
  readonly automatic: boolean
  readonly classify: Classify | undefined
  readonly classifyRefusals: boolean
  readonly initialState: CircuitState
  readonly restore: CircuitBreakerOptions['restore']
}

const PREFIX = 'circuitBreaker.'

function timeIn(option: string, value: number, min: number): number {
  return integerIn(PREFIX + option, value, min, LONGEST_TIMER_MS)
}

function checkedRules(rules: readonly TripRule[] | undefined): readonly TripRule[] {
  const window = { calls: 100 }
  if (rules === undefined) {
    return [failureRate({ threshold: 50, window }), slowRate({ threshold: 100, window })]
  }
  if (!Array.isArray(rules) || rules.length === 0) {
    throw new RangeError('circuitBreaker.tripWhen must be a list of at least one rule')
  }
  return rules.map(checkedRule)
}

function thresholdOf(rules: readonly TripRule[], kind: RateRule['kind']): number | undefined {
  return rules.find((rule) => rule.kind === kind)?.threshold
}

function checkedHalfOpen(half: HalfOpenOptions, rules: readonly TripRule[]) {
  if (typeof half !== 'object' || half === null) {
    throw new TypeError(`${PREFIX}halfOpen must be an object, got ${String(half)}`)
  }
  const { afterMaxWait = 'open', permits = 10, maxWaitMs = 60_000, probeLimitMs = 0 } = half
  integerIn(`${PREFIX}halfOpen.permits`, permits, 1, 1_000_000)
  const failed = half.reopenFailureRate ?? thresholdOf(rules, 'failure-rate') ?? 50
  const slow = half.reopenSlowRate ?? thresholdOf(rules, 'slow-rate')
  return {
    permits,
    minimumProbes: integerIn(
      `${PREFIX}halfOpen.minimumCalls`,
      half.minimumCalls ?? permits,
      1,
      permits,
    ),
    reopenFailureRate: percentIn(`${PREFIX}halfOpen.reopenFailureRate`, failed),
    reopenSlowRate:
      slow === undefined
        ? Number.POSITIVE_INFINITY
        : percentIn(`${PREFIX}halfOpen.reopenSlowRate`, slow),
    afterMaxWaitInHalfOpen: oneOf(`${PREFIX}halfOpen.afterMaxWait`, afterMaxWait, [
      'open',
      'closed',
    ]),
    maxWaitInHalfOpenMs: timeIn('halfOpen.maxWaitMs', maxWaitMs, 0),
    probeLimitMs: timeIn('halfOpen.probeLimitMs', probeLimitMs, 0),
    automatic: booleanOr(`${PREFIX}halfOpen.automatic`, half.automatic, false),
  }
}

function checkedRestore(restore: CircuitBreakerOptions['restore']) {
  if (restore === undefined) return undefined
  const { state, inStateMs, openings, waitMs, takenAt } = restore ?? {}
  const numbers = [inStateMs, openings, waitMs, takenAt]
  if (CIRCUIT_STATES.includes(state) && numbers.every((n) => Number.isFinite(n) && n >= 0)) {
    return restore
  }
  throw new TypeError('circuitBreaker.restore must be a snapshot of a circuit breaker')
}

/** Throws a RangeError or TypeError where an option is out of its range. */
export function checkedCircuitBreakerOptions(
  options: CircuitBreakerOptions,
): CheckedCircuitBreakerOptions {
  const {
    slowCallMs = 60_000,
    maxRetryAfterMs = 60_000,
    halfOpen = {},
  } = optionsOf('circuitBreaker', options)
  const { initialState = 'closed', classifyRefusals } = options
  if (options.restore !== undefined && options.initialState !== undefined) {
    throw new RangeError('circuitBreaker.restore and initialState exclude each other')
  }
  const tripWhen = checkedRules(options.tripWhen)
  return {
    tripWhen,
    ...checkedHalfOpen(halfOpen, tripWhen),
    waitInOpenMs: waitOr(`${PREFIX}waitInOpenMs`, options.waitInOpenMs, 1) ?? 60_000,
    slowCallMs: timeIn('slowCallMs', slowCallMs, 1),
    maxRetryAfterMs: timeIn('maxRetryAfterMs', maxRetryAfterMs, 0),
    openWhen: functionOrNothing(`${PREFIX}openWhen`, options.openWhen),
    classify: functionOrNothing(`${PREFIX}classify`, options.classify),
    classifyRefusals: booleanOr(`${PREFIX}classifyRefusals`, classifyRefusals, false),
    initialState: oneOf(`${PREFIX}initialState`, initialState, CIRCUIT_STATES),
    restore: checkedRestore(options.restore),
  }
}

/** The checked options in the shape in which they were given. */
export function givenOptions(checked: CheckedCircuitBreakerOptions): CircuitBreakerOptions {
  const { permits, minimumProbes, reopenFailureRate, reopenSlowRate, ...others } = checked
  const { afterMaxWaitInHalfOpen, maxWaitInHalfOpenMs, probeLimitMs, automatic, ...rest } = others
  const halfOpen = {
    permits,
    minimumCalls: minimumProbes,
    reopenFailureRate,
    // Without a limit of its own there is none.
    ...(reopenSlowRate <= 100 ? { reopenSlowRate } : {}),
    afterMaxWait: afterMaxWaitInHalfOpen,
    maxWaitMs: maxWaitInHalfOpenMs,
    probeLimitMs,
    automatic,
  }
  return { ...rest, halfOpen } as CircuitBreakerOptions
}
