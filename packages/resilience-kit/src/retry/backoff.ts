import { LONGEST_TIMER_MS } from '../clock.js'
import { numberIn } from '../option-range.js'
import type { Random } from '../random.js'

/**
 * How long to wait after attempt number `attempt` (the first is 1) has failed, in milliseconds.
 * Pure but for `random`.
 */
export type Backoff = (attempt: number, random: Random) => number

/**
 * How much of a wait is left to chance: `none`; `full`: anything in 0..wait, the best against
 * callers that come back all at once; `equal`: half of the wait is certain.
 */
export type Jitter = 'none' | 'full' | 'equal'

/** A wait that grows with every attempt. */
export interface ExponentialBackoffOptions {
  /** The wait after the first attempt, in milliseconds, 0..2147483647. Default 200. */
  readonly initialMs?: number
  /** How much longer each wait is than the one before, 1..1000. Default 2. */
  readonly multiplier?: number
  /** No wait is longer, in milliseconds, 0..2147483647. Default 20000. */
  readonly maxMs?: number
  /** Default `full`. */
  readonly jitter?: Jitter
}

const JITTERED: Readonly<Record<Jitter, (ms: number, random: Random) => number>> = {
  none: (ms) => ms,
  full: (ms, random) => Math.floor(random.next() * (ms + 1)),
  equal: (ms, random) => ms - Math.floor(random.next() * (Math.floor(ms / 2) + 1)),
}

/** The same wait after every attempt; 0..2147483647 milliseconds. */
export function fixedBackoff(ms: number): Backoff {
  numberIn('backoff.ms', ms, 0, LONGEST_TIMER_MS)
  return () => ms
}

/**
 * `initialMs * multiplier ^ (attempt - 1)`, cut to whole milliseconds at every step as
 * resilience4j does, never above `maxMs`; then the jitter.
 */
export function exponentialBackoff(options: ExponentialBackoffOptions = {}): Backoff {
  const initialMs = numberIn('backoff.initialMs', options.initialMs ?? 200, 0, LONGEST_TIMER_MS)
  const multiplier = numberIn('backoff.multiplier', options.multiplier ?? 2, 1, 1000)
  const maxMs = numberIn('backoff.maxMs', options.maxMs ?? 20_000, 0, LONGEST_TIMER_MS)
  const jittered = JITTERED[options.jitter ?? 'full']
  if (jittered === undefined) {
    throw new RangeError(`backoff.jitter must be none, full or equal, got ${options.jitter}`)
  }
  return (attempt, random) => {
    let ms = Math.min(initialMs, maxMs)
    for (let i = 1; i < attempt; i += 1) {
      const next = Math.min(Math.trunc(ms * multiplier), maxMs)
      if (next === ms) break
      ms = next
    }
    return jittered(ms, random)
  }
}
