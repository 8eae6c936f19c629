import { checkRefusals, type Classify } from '../classification.js'
import { LONGEST_TIMER_MS } from '../clock.js'
import {
  booleanOr,
  checkedOptions,
  functionOrNothing,
  integerIn,
  numberIn,
  oneOf,
  optionsOf,
  percentIn,
  refuse,
} from '../option-range.js'
import { waitOr, type Backoff } from '../retry/backoff.js'
import type { CircuitBreakerOptions, HalfOpenOptions } from './circuit-breaker-options.js'
import type { CircuitSettings } from './circuit-settings.js'
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
  readonly restore: NonNullable<CircuitBreakerOptions['restore']> | undefined
  /** All of them in the shape in which options are given. */
  readonly given: object
}

function timeIn(option: string, value: unknown, min: number): number {
  return integerIn(option, value, min, LONGEST_TIMER_MS)
}

function checkedRules(option: string, rules: readonly TripRule[] | undefined): readonly TripRule[] {
  const window = { calls: 100 }
  if (rules === undefined) {
    return [failureRate({ threshold: 50, window }), slowRate({ threshold: 100, window })]
  }
  if (!Array.isArray(rules) || rules.length === 0) {
    refuse(option, 'a list of at least one rule', rules)
  }
  return rules.map((rule, i) => checkedRule(`${option}[${i}]`, rule))
}

function checkedHalfOpen(option: string, half: HalfOpenOptions, rules: readonly TripRule[]) {
  const limitOf = (kind: RateRule['kind']) => rules.find((rule) => rule.kind === kind)?.threshold
  let permits = 10
  const checked = checkedOptions(option, half, {
    permits: (name, value = permits) => (permits = integerIn(name, value, 1, 1_000_000)),
    minimumCalls: (name, value = permits) => integerIn(name, value, 1, permits),
    reopenFailureRate: (name, value = limitOf('failure-rate') ?? 50) => percentIn(name, value),
    reopenSlowRate: (name, value = limitOf('slow-rate')) =>
      value === undefined ? value : percentIn(name, value),
    afterMaxWait: (name, value = 'open') => oneOf<'open' | 'closed'>(name, value, END_STATES),
    maxWaitMs: (name, value = 60_000) => timeIn(name, value, 0),
    probeLimitMs: (name, value = 0) => timeIn(name, value, 0),
    automatic: booleanOr,
  })
  if (checked.afterMaxWait === 'closed' && checked.maxWaitMs === 0) {
    throw new RangeError(`${option}.afterMaxWait 'closed' needs maxWaitMs, got 0 (for ever)`)
  }
  return checked
}

const END_STATES = ['open', 'closed'] as const

function checkedRestore(option: string, restore: CircuitBreakerOptions['restore']) {
  // Null is what most stores answer at the first start.
  if (restore === undefined || restore === null) return undefined
  const { state, openings, waitMs, inStateMs, takenAt } = optionsOf(option, restore)
  oneOf(`${option}.state`, state, CIRCUIT_STATES)
  integerIn(`${option}.openings`, openings, 0, Number.MAX_SAFE_INTEGER)
  numberIn(`${option}.waitMs`, waitMs, 0, LONGEST_TIMER_MS)
  numberIn(`${option}.inStateMs`, inStateMs, 0, Number.MAX_SAFE_INTEGER)
  numberIn(`${option}.takenAt`, takenAt, 0, Number.MAX_SAFE_INTEGER)
  return restore
}

/** Throws a RangeError or TypeError where an option is out of its range. */
export function checkedCircuitBreakerOptions(
  options: CircuitBreakerOptions,
): CheckedCircuitBreakerOptions {
  const owner = 'circuitBreaker'
  const checked = checkedOptions(owner, options, {
    tripWhen: checkedRules,
    slowCallMs: (name, value = 60_000) => timeIn(name, value, 1),
    waitInOpenMs: (name, value) => waitOr(name, value, 1) ?? 60_000,
    maxRetryAfterMs: (name, value = 60_000) => timeIn(name, value, 0),
    openWhen: functionOrNothing<NonNullable<CircuitBreakerOptions['openWhen']>>,
    halfOpen: (_, value = {}) => value,
    classify: functionOrNothing<Classify>,
    classifyRefusals: booleanOr,
    initialState: (name, value = 'closed') => oneOf<CircuitState>(name, value, CIRCUIT_STATES),
    restore: checkedRestore,
  })
  if (checked.restore !== undefined && options.initialState !== undefined) {
    throw new RangeError('circuitBreaker.restore and initialState exclude each other')
  }
  checkRefusals(owner, checked)
  const halfOpen = checkedHalfOpen(`${owner}.halfOpen`, checked.halfOpen, checked.tripWhen)
  return {
    tripWhen: checked.tripWhen,
    slowCallMs: checked.slowCallMs,
    waitInOpenMs: checked.waitInOpenMs,
    maxRetryAfterMs: checked.maxRetryAfterMs,
    openWhen: checked.openWhen,
    classify: checked.classify,
    classifyRefusals: checked.classifyRefusals,
    initialState: checked.initialState,
    restore: checked.restore,
    permits: halfOpen.permits,
    minimumProbes: halfOpen.minimumCalls,
    reopenFailureRate: halfOpen.reopenFailureRate,
    // Without a limit of its own there is none.
    reopenSlowRate: halfOpen.reopenSlowRate ?? Number.POSITIVE_INFINITY,
    afterMaxWaitInHalfOpen: halfOpen.afterMaxWait,
    maxWaitInHalfOpenMs: halfOpen.maxWaitMs,
    probeLimitMs: halfOpen.probeLimitMs,
    automatic: halfOpen.automatic,
    given: { ...checked, halfOpen },
  }
}

/** The checked options in the shape in which they were given. */
export function givenOptions({ given }: CheckedCircuitBreakerOptions): CircuitBreakerOptions {
  return given
}
