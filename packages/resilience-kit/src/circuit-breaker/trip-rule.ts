import { checkedOptions, integerIn, percentIn, refuse } from '../option-range.js'
import { checkedWindow, type WindowSpec } from './outcome-window.js'

/** A share of the calls in a window that opens the breaker. */
export interface RateOptions {
  /** Percent, above 0..100; reaching it is enough, as in resilience4j. */
  readonly threshold: number
  /** The calls that the share is of: the last so many, or those of so many milliseconds. */
  readonly window: WindowSpec
  /**
   * Below so many calls in the window there is no rate; 1..1000000, for a window of calls 1..its
   * size. Default: the size of a window of calls; 100 for a window of time.
   */
  readonly minimumCalls?: number
}

/** A share of failed or slow calls over a window. */
export interface RateRule {
  /** Failed and unanswered calls, or those that took longer than `slowCallMs`. */
  readonly kind: 'failure-rate' | 'slow-rate'
  /** Percent, above 0..100. */
  readonly threshold: number
  /** The calls that the share is of. */
  readonly window: WindowSpec
  /** Below so many calls in the window there is no rate. */
  readonly minimumCalls: number
}

/** So many outcomes of one sort in a row. */
export interface ConsecutiveRule {
  /** Failed or unanswered calls, or unanswered ones alone. */
  readonly kind: 'consecutive-failures' | 'consecutive-unanswered'
  /** So many in a row, 1..1000000. */
  readonly threshold: number
}

/** One reason to open; a breaker may have several, and any of them is enough. */
export type TripRule = RateRule | ConsecutiveRule

/** Also of rules that come from data, which have a `kind`; errors name their `owner`. */
function rateRule(owner: string, kind: RateRule['kind'], options: RateOptions): RateRule {
  let most = 1_000_000
  let byDefault = 100
  return checkedOptions(owner, options, {
    kind: () => kind,
    threshold: percentIn,
    window: (name, value) => {
      const window = checkedWindow(name, value)
      if ('calls' in window) most = byDefault = window.calls
      return window
    },
    minimumCalls: (name, value = byDefault) => integerIn(name, value, 1, most),
  })
}

function rowRule(option: string, kind: ConsecutiveRule['kind'], calls: number): ConsecutiveRule {
  return { kind, threshold: integerIn(option, calls, 1, 1_000_000) }
}

/** As `rowRule`, of one that comes from data. */
function checkedRowRule(owner: string, rule: ConsecutiveRule): ConsecutiveRule {
  const { kind } = rule
  return checkedOptions(owner, rule, {
    kind: () => kind,
    threshold: (name, value) => integerIn(name, value, 1, 1_000_000),
  })
}

/**
 * Opens when so many percent of the calls in the window failed or stayed unanswered.
 *
 * @throws RangeError or TypeError if an option is out of its range.
 */
export function failureRate(options: RateOptions): RateRule {
  return rateRule('failureRate', 'failure-rate', options)
}

/**
 * Opens when so many percent of the calls in the window took longer than `slowCallMs`.
 *
 * @throws RangeError or TypeError if an option is out of its range.
 */
export function slowRate(options: RateOptions): RateRule {
  return rateRule('slowRate', 'slow-rate', options)
}

/**
 * Opens after `calls` (1..1000000) failed or unanswered calls in a row.
 *
 * @throws RangeError if `calls` is out of its range.
 */
export function consecutiveFailures(calls: number): ConsecutiveRule {
  return rowRule('consecutiveFailures', 'consecutive-failures', calls)
}

/**
 * Opens after `calls` (1..1000000) unanswered calls in a row; any answer breaks the row.
 *
 * @throws RangeError if `calls` is out of its range.
 */
export function consecutiveUnanswered(calls: number): ConsecutiveRule {
  return rowRule('consecutiveUnanswered', 'consecutive-unanswered', calls)
}

/**
 * Answers `rule` checked, also if it was written by hand or comes from data; `option` is where it
 * stands.
 *
 * @throws TypeError if it is no rule, RangeError if a number of it is out of its range.
 */
export function checkedRule(option: string, rule: TripRule): TripRule {
  switch (rule?.kind) {
    case 'failure-rate':
    case 'slow-rate':
      return rateRule(option, rule.kind, rule)
    case 'consecutive-failures':
    case 'consecutive-unanswered':
      return checkedRowRule(option, rule)
    default:
      return refuse(option, 'a rule, as failureRate() makes one', rule, TypeError)
  }
}
