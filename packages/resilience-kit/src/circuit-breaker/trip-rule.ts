import { integerIn, optionsOf, percentIn } from '../option-range.js'
import { checkedWindow, type WindowSpec } from './outcome-window.js'

/** A share of the calls in a window that opens the breaker. */
export interface RateOptions {
  /** Percent, above 0..100; reaching it is enough. */
  readonly threshold: number
  readonly window: WindowSpec
  /**
   * Below so many calls in the window there is no rate; 1..1000000, never more than a window of
   * calls holds. Default: the size of a window of calls; 100 for a window of time.
   */
  readonly minimumCalls?: number
}

/** A share of failed or slow calls over a window. */
export interface RateRule {
  readonly kind: 'failure-rate' | 'slow-rate'
  readonly threshold: number
  readonly window: WindowSpec
  readonly minimumCalls: number
}

/** So many outcomes of one sort in a row. */
export interface ConsecutiveRule {
  readonly kind: 'consecutive-failures' | 'consecutive-unanswered'
  readonly threshold: number
}

/** One reason to open; a breaker may have several, and any of them is enough. */
export type TripRule = RateRule | ConsecutiveRule

function rateRule(kind: RateRule['kind'], options: RateOptions): RateRule {
  const owner = kind === 'failure-rate' ? 'failureRate' : 'slowRate'
  const { threshold, window, minimumCalls } = optionsOf(owner, options)
  percentIn(`${owner}.threshold`, threshold)
  checkedWindow(`${owner}.window`, window)
  const size = 'calls' in window ? window.calls : undefined
  const minimum = integerIn(`${owner}.minimumCalls`, minimumCalls ?? size ?? 100, 1, 1_000_000)
  return { kind, threshold, window, minimumCalls: Math.min(minimum, size ?? minimum) }
}

/**
 * Opens when so many percent of the calls in the window failed or stayed unanswered.
 *
 * @throws RangeError or TypeError if an option is out of its range.
 */
export function failureRate(options: RateOptions): RateRule {
  return rateRule('failure-rate', options)
}

/**
 * Opens when so many percent of the calls in the window took longer than `slowCallMs`.
 *
 * @throws RangeError or TypeError if an option is out of its range.
 */
export function slowRate(options: RateOptions): RateRule {
  return rateRule('slow-rate', options)
}

/**
 * Opens after `calls` (1..1000000) failed or unanswered calls in a row.
 *
 * @throws RangeError if `calls` is out of its range.
 */
export function consecutiveFailures(calls: number): ConsecutiveRule {
  const threshold = integerIn('consecutiveFailures', calls, 1, 1_000_000)
  return { kind: 'consecutive-failures', threshold }
}

/**
 * Opens after `calls` (1..1000000) unanswered calls in a row; any answer breaks the row.
 *
 * @throws RangeError if `calls` is out of its range.
 */
export function consecutiveUnanswered(calls: number): ConsecutiveRule {
  const threshold = integerIn('consecutiveUnanswered', calls, 1, 1_000_000)
  return { kind: 'consecutive-unanswered', threshold }
}

/**
 * Answers `rule` checked, also if it was written by hand or comes from data.
 *
 * @throws TypeError if it is no rule, RangeError if a number of it is out of its range.
 */
export function checkedRule(rule: TripRule): TripRule {
  switch (rule?.kind) {
    case 'failure-rate':
    case 'slow-rate':
      return rateRule(rule.kind, rule)
    case 'consecutive-failures':
      return consecutiveFailures(rule.threshold)
    case 'consecutive-unanswered':
      return consecutiveUnanswered(rule.threshold)
    default: {
      const got = typeof rule === 'function' ? 'a function' : String(rule)
      throw new TypeError(`circuitBreaker.tripWhen must hold rules (failureRate(...)), got ${got}`)
    }
  }
}
