import { hear } from '../asked.js'
import { LONGEST_TIMER_MS } from '../clock.js'
import type { Wiring } from '../env.js'
import type { Backoff } from '../retry/backoff.js'

const DEFAULT_WAIT_MS = 60_000

/**
 * How long to refuse after so many openings in a row, in milliseconds; `previousMs` is the wait
 * before. Never throws: a function that does, or that answers no number from 1, is reported, and
 * the wait is 60 s.
 */
export type OpenWait = (openings: number, previousMs: number) => number

/** The wait that `waitInOpenMs` describes. */
export function openWait(
  waitInOpenMs: number | Backoff,
  { random, report }: Pick<Wiring, 'random' | 'report'>,
): OpenWait {
  if (typeof waitInOpenMs === 'number') return () => waitInOpenMs
  return (openings, previousMs) => {
    try {
      const info = { random, previousMs, error: undefined, value: undefined }
      const ms = waitInOpenMs(openings, info)
      hear(ms, report)
      if (ms >= 1) return Math.min(ms, LONGEST_TIMER_MS)
      report(new RangeError(`circuitBreaker.waitInOpenMs must answer at least 1, got ${ms}`))
    } catch (error) {
      report(error)
    }
    return DEFAULT_WAIT_MS
  }
}
