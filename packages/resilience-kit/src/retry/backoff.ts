import { LONGEST_TIMER_MS } from '../clock.js'
import { numberIn, optionsOf } from '../option-range.js'
import type { Random } from '../random.js'

/** What a wait may depend on beside the number of the attempt. */
export interface BackoffInfo {
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
  /** The wait after the first attempt, in milliseconds, 1..2147483647. Default 200. */
  readonly initialMs?: number
  /** How much longer each wait is than the one before, 1..1000. Default 2. */
  readonly multiplier?: number
  /** No wait is longer, in milliseconds, 1..2147483647. Default 20000. */
  readonly maxMs?: number
  /** Default `full`. */
  readonly jitter?: Jitter
}

/** A wait between the shortest one and three times the one before. */
export interface DecorrelatedBackoffOptions {
  /** The shortest wait, in milliseconds, 1..2147483647. Default 200. */
  readonly initialMs?: number
  /** No wait is longer, in milliseconds, 1..2147483647. Default 20000. */
  readonly maxMs?: number
}

/** An option in whole milliseconds, so that every wait is whole too. */
function waitIn(option: string, ms: number): number {
  return Math.trunc(numberIn(`backoff.${option}`, ms, 1, LONGEST_TIMER_MS))
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

function checkJitter(jitter: Jitter): void {
  if (jitter === 'none' || jitter === 'full' || jitter === 'equal') return
  if (typeof jitter === 'number') return void numberIn('backoff.jitter', jitter, 0, 1)
  throw new RangeError(`backoff.jitter must be none, full, equal or 0..1, got '${String(jitter)}'`)
}

function checkedAttempt(attempt: number): void {
  if (!(attempt >= 1)) throw new RangeError(`attempt must be at least 1, got ${attempt}`)
}

/** The same wait after every attempt, 1..2147483647 milliseconds, with `jitter` (default none). */
export function fixedBackoff(ms: number, jitter: Jitter = 'none'): Backoff {
  const initialMs = numberIn('backoff.ms', ms, 1, LONGEST_TIMER_MS)
  return exponentialBackoff({ initialMs, multiplier: 1, maxMs: LONGEST_TIMER_MS, jitter })
}

/**
 * `initialMs * multiplier ^ (attempt - 1)`, cut to whole milliseconds at every step as
 * resilience4j does, with the jitter, never above `maxMs`.
 */
export function exponentialBackoff(options: ExponentialBackoffOptions = {}): Backoff {
  const given = optionsOf('exponentialBackoff', options)
  const {
    initialMs: firstMs = 200,
    multiplier = 2,
    maxMs: mostMs = 20_000,
    jitter = 'full',
  } = given
  const initialMs = waitIn('initialMs', firstMs)
  const maxMs = waitIn('maxMs', mostMs)
  numberIn('backoff.multiplier', multiplier, 1, 1000)
  checkJitter(jitter)
  const cap = typeof jitter === 'number' ? LONGEST_TIMER_MS : maxMs
  return (attempt, { random }) => {
    checkedAttempt(attempt)
    let ms = Math.min(initialMs, cap)
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
 */
export function decorrelatedBackoff(options: DecorrelatedBackoffOptions = {}): Backoff {
  const { initialMs: leastMs = 200, maxMs: mostMs = 20_000 } = optionsOf(
    'decorrelatedBackoff',
    options,
  )
  const initialMs = waitIn('initialMs', leastMs)
  const maxMs = waitIn('maxMs', mostMs)
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
  throw new TypeError(
    `${option} must be ${min}..${LONGEST_TIMER_MS} or a function, got a ${typeof wait}`,
  )
}
