import { LONGEST_TIMER_MS } from '../clock.js'
import { checkedOptions, numberIn, refuse, type OptionChecks } from '../option-range.js'
import type { Random } from '../random.js'

/** What a wait may depend on beside the number of the attempt. */
export interface BackoffInfo {
  /** Where jitter comes from: the policy's own source, so that a seed repeats it. */
  readonly random: Random
  /** The wait before, in milliseconds; 0 before the first one. */
  readonly previousMs: number
  /** How the attempt failed; undefined where a value counted as a failure. */
  readonly error: unknown
  /** The value that counted as a failure. */
  readonly value: unknown
}

/**
 * How long to wait after attempt number `attempt` (the first is 1) has failed, in milliseconds. An
 * answer below 0 or above 2147483647 ends the series. Pure but for `random`.
 */
export type Backoff = (attempt: number, info: BackoffInfo) => number

/**
 * How much of a wait is left to chance: `none`; `full`: anything in 0..wait, the best against
 * callers that come back all at once; `equal`: half of the wait is certain; a number in 0..1: so
 * much of the wait more or less, and the cap only after that, as in resilience4j (so late waits are
 * not jittered at all).
 */
export type Jitter = 'none' | 'full' | 'equal' | number

/** A wait that grows with every attempt. */
export interface ExponentialBackoffOptions {
  /**
   * The wait after the first attempt, in milliseconds, 1..`maxMs`. Default 200, or `maxMs` if that
   * is less.
   */
  readonly initialMs?: number
  /** How much longer each wait is than the one before, 1..1000. Default 2. */
  readonly multiplier?: number
  /**
   * No wait is longer, in milliseconds, 1..2147483647. Default 20000, or `initialMs` if that is
   * more.
   */
  readonly maxMs?: number
  /** How much of each wait is left to chance. Default `full`. */
  readonly jitter?: Jitter
}

/** A wait between the shortest one and three times the one before. */
export interface DecorrelatedBackoffOptions {
  /**
   * The shortest wait, in milliseconds, 1..`maxMs`. Default 200, or `maxMs` if that is less.
   */
  readonly initialMs?: number
  /**
   * No wait is longer, in milliseconds, 1..2147483647. Default 20000, or `initialMs` if that is
   * more.
   */
  readonly maxMs?: number
}

/** An option in whole milliseconds, so that every wait is whole too. */
function waitIn(option: string, ms: unknown): number {
  return Math.trunc(numberIn(option, ms, 1, LONGEST_TIMER_MS))
}

const waitChecks = {
  initialMs: (name, value = 200) => waitIn(name, value),
  maxMs: (name, value = 20_000) => waitIn(name, value),
} satisfies OptionChecks<DecorrelatedBackoffOptions>

/** First and longest wait: a default gives way to what is given; two that are given must fit. */
function limitsOf(
  owner: string,
  given: DecorrelatedBackoffOptions,
  { initialMs, maxMs }: Required<DecorrelatedBackoffOptions>,
): Required<DecorrelatedBackoffOptions> {
  if (initialMs <= maxMs) return { initialMs, maxMs }
  if (given.initialMs === undefined) return { initialMs: maxMs, maxMs }
  if (given.maxMs === undefined) return { initialMs, maxMs: initialMs }
  return refuse(`${owner}.initialMs`, `at most maxMs, ${maxMs}`, initialMs)
}

/** A whole number in `min..max`, both ends included. */
function wholeIn(min: number, max: number, random: Random): number {
  // A random number next to 1 can round up to the one after the last.
  return Math.min(Math.floor(min + random.next() * (max - min + 1)), Math.floor(max))
}

function jittered(ms: number, jitter: Jitter, random: Random): number {
  if (jitter === 'none') return ms
  if (jitter === 'full') return wholeIn(0, ms, random)
  if (jitter === 'equal') return wholeIn(Math.ceil(ms / 2), ms, random)
  return Math.max(1, wholeIn(ms - jitter * ms, ms + jitter * ms, random))
}

function jitterIn(option: string, jitter: Jitter): Jitter {
  if (typeof jitter === 'number') return numberIn(option, jitter, 0, 1)
  if (['none', 'full', 'equal'].includes(jitter)) return jitter
  return refuse(option, 'none, full, equal or 0..1', jitter)
}

function checkedAttempt(attempt: number): void {
  if (!(attempt >= 1)) throw new RangeError(`attempt must be at least 1, got ${attempt}`)
}

/**
 * The same wait after every attempt, 1..2147483647 milliseconds, with `jitter` (default none).
 *
 * @throws RangeError if one of them is out of its range.
 */
export function fixedBackoff(ms: number, jitter: Jitter = 'none'): Backoff {
  const initialMs = waitIn('fixedBackoff.ms', ms)
  jitterIn('fixedBackoff.jitter', jitter)
  return exponentialBackoff({ initialMs, multiplier: 1, maxMs: LONGEST_TIMER_MS, jitter })
}

/**
 * `initialMs * multiplier ^ (attempt - 1)`, cut to whole milliseconds at every step as
 * resilience4j does, with the jitter, never above `maxMs`.
 *
 * @throws RangeError or TypeError if an option is out of its range or unknown.
 */
export function exponentialBackoff(options: ExponentialBackoffOptions = {}): Backoff {
  const owner = 'exponentialBackoff'
  const checked = checkedOptions(owner, options, {
    initialMs: waitChecks.initialMs,
    maxMs: waitChecks.maxMs,
    multiplier: (name, value = 2) => numberIn(name, value, 1, 1000),
    jitter: (name, value: Jitter = 'full') => jitterIn(name, value),
  })
  const { multiplier, jitter } = checked
  const { initialMs, maxMs } = limitsOf(owner, options, checked)
  const cap = typeof jitter === 'number' ? LONGEST_TIMER_MS : maxMs
  return (attempt, { random }) => {
    checkedAttempt(attempt)
    let ms = initialMs
    for (let i = 1; i < attempt; i += 1) {
      const next = Math.min(Math.trunc(ms * multiplier), cap)
      if (next === ms) break
      ms = next
    }
    return Math.min(jittered(ms, jitter, random), maxMs)
  }
}

/**
 * A whole number in `initialMs..3 * previous wait`, never above `maxMs`: spreads callers that
 * began together ("decorrelated jitter", AWS architecture blog, 2015).
 *
 * @throws RangeError or TypeError if an option is out of its range or unknown.
 */
export function decorrelatedBackoff(options: DecorrelatedBackoffOptions = {}): Backoff {
  const owner = 'decorrelatedBackoff'
  const checked = checkedOptions(owner, options, waitChecks)
  const { initialMs, maxMs } = limitsOf(owner, options, checked)
  return (attempt, { random, previousMs }) => {
    checkedAttempt(attempt)
    const longest = Math.max(initialMs, Math.min(previousMs, maxMs)) * 3
    return Math.min(wholeIn(initialMs, longest, random), maxMs)
  }
}

/** Answers a wait that is given as milliseconds (at least `min`) or as a function. */
export function waitOr(
  option: string,
  wait: number | Backoff | undefined,
  min: number,
): number | Backoff | undefined {
  if (wait === undefined || typeof wait === 'function') return wait
  if (typeof wait === 'number') return numberIn(option, wait, min, LONGEST_TIMER_MS)
  return refuse(option, `${min}..${LONGEST_TIMER_MS} or a function`, wait, TypeError)
}
