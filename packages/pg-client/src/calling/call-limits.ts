import { refuseUnknownNames } from '../arguments/refuse-unknown-names.js'
import type { DialectTimes } from '../ports/gateway-dialect.js'

/** The numbers of the calls to a gateway. Every time is in ms. */
export interface CallLimits {
  /** Until the connection stands. */
  readonly connectTimeoutMs: number
  /** Until the whole response to a submit is here. */
  readonly responseTimeoutMs: number
  /** Until the whole response to a look-up is here. */
  readonly lookUpTimeoutMs: number
  /** One submit with all its attempts, waits and look-ups in between. */
  readonly deadlineMs: number
  /** Attempts of one submit, the first included. */
  readonly maxAttempts: number
  /** The longest wait before the second attempt; each further one is twice as long. */
  readonly backoffMs: number
  /** No wait is longer. The preset `seeds` has no such cap. */
  readonly maxBackoffMs: number
  /** A call that takes longer counts as slow for the breaker. */
  readonly slowCallMs: number
  /** How long an open breaker refuses. */
  readonly breakerWaitMs: number
  /** Calls that a half-open breaker lets through. */
  readonly halfOpenCalls: number
  /** Calls of one kind at the same time; further ones are refused. */
  readonly maxConcurrent: number
}

/** A preset, and the numbers that differ from it. */
export interface CallLimitsOptions extends Partial<CallLimits> {
  /**
   * `gateway` (default) holds through a 40 % brown-out and cuts off a gateway that hangs; `seeds`
   * has exactly the numbers of the founding documents, its breaker's faults included.
   */
  readonly preset?: 'gateway' | 'seeds'
}

/** Numbers with their preset filled in and their ranges checked. */
export interface ResolvedCallLimits extends CallLimits {
  readonly preset: 'gateway' | 'seeds'
}

/** Limits that the dialect knows best, unless a preset or the user says otherwise. */
type OfDialect =
  'connectTimeoutMs' | 'responseTimeoutMs' | 'lookUpTimeoutMs' | 'deadlineMs' | 'slowCallMs'

type PresetLimits = Omit<CallLimits, OfDialect> & Partial<CallLimits>

const presetLimits: Readonly<Record<'gateway' | 'seeds', PresetLimits>> = {
  gateway: {
    maxAttempts: 3,
    backoffMs: 200,
    maxBackoffMs: 2000,
    breakerWaitMs: 10_000,
    halfOpenCalls: 5,
    maxConcurrent: 200,
  },
  seeds: {
    deadlineMs: 30_000,
    maxAttempts: 3,
    backoffMs: 1000,
    maxBackoffMs: 10_000,
    slowCallMs: 2000,
    breakerWaitMs: 10_000,
    halfOpenCalls: 3,
    maxConcurrent: 200,
  },
}

const day = 24 * 60 * 60 * 1000

const ranges: Readonly<Record<keyof CallLimits, readonly [min: number, max: number]>> = {
  connectTimeoutMs: [1, day],
  responseTimeoutMs: [1, day],
  lookUpTimeoutMs: [1, day],
  deadlineMs: [1, day],
  maxAttempts: [1, 100],
  backoffMs: [1, day],
  maxBackoffMs: [1, day],
  slowCallMs: [1, day],
  breakerWaitMs: [1, day],
  halfOpenCalls: [1, 1000],
  maxConcurrent: [1, 100_000],
}

/**
 * Fills a preset in: the user's numbers first, then the preset's, then the dialect's times.
 *
 * @throws RangeError where a number is out of its range; TypeError where a name is unknown.
 */
export function resolveCallLimits(
  options: CallLimitsOptions,
  times: Pick<DialectTimes, OfDialect>,
): ResolvedCallLimits {
  refuseUnknownNames('limits', options, { preset: 'gateway', ...ranges })
  const { preset = 'gateway', ...numbers } = options
  if (!Object.hasOwn(presetLimits, preset)) {
    throw new TypeError(`limits.preset must be 'gateway' or 'seeds', got ${preset}`)
  }
  const { connectTimeoutMs, responseTimeoutMs, lookUpTimeoutMs, deadlineMs, slowCallMs } = times
  const given = Object.entries(numbers).filter(([, value]) => value !== undefined)
  const limits: CallLimits = {
    connectTimeoutMs,
    responseTimeoutMs,
    lookUpTimeoutMs,
    deadlineMs,
    slowCallMs,
    ...presetLimits[preset],
    ...Object.fromEntries(given),
  }
  for (const [name, [min, max]] of Object.entries(ranges)) {
    const value = limits[name as keyof CallLimits]
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new RangeError(`limits.${name} must be an integer ${min}..${max}, got ${String(value)}`)
    }
  }
  return { preset, ...limits }
}
