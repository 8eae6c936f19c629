import {
  exponentialBackoff,
  fixedBackoff,
  LONGEST_TIMER_MS,
  type Backoff,
  type ExponentialBackoffOptions,
} from '@holdfast/resilience-kit'
import { z } from 'zod'
import { amount } from './component.js'

/** An interval function of resilience4j, with its defaults. */
export const intervalConfig = z.strictObject({
  kind: z.enum(['default', 'fixed', 'exponential', 'randomized', 'exponentialRandom']),
  initialMs: amount.default(500),
  multiplier: amount.default(1.5),
  factor: amount.default(0.5),
  maxMs: amount.default(LONGEST_TIMER_MS),
})

/** What `intervalConfig` reads. */
export type IntervalConfig = z.output<typeof intervalConfig>

/** The kit's function for it; throws where the kit refuses the numbers. */
export function backoffOf(config: IntervalConfig): Backoff {
  const { kind, initialMs, multiplier, factor, maxMs } = config
  switch (kind) {
    case 'default':
    case 'fixed':
      return fixedBackoff(initialMs)
    case 'randomized':
      return fixedBackoff(initialMs, factor)
    case 'exponential':
      return cappedBackoff({ initialMs, multiplier, maxMs, jitter: 'none' })
    case 'exponentialRandom':
      return cappedBackoff({ initialMs, multiplier, maxMs, jitter: factor })
  }
}

/** resilience4j cuts a first interval above the cap, too, where the kit refuses it. */
function cappedBackoff(options: Required<ExponentialBackoffOptions>): Backoff {
  const { initialMs, maxMs } = options
  if (maxMs >= initialMs || maxMs < 1) return exponentialBackoff(options)
  const uncapped = exponentialBackoff({ ...options, maxMs: LONGEST_TIMER_MS })
  return (attempt, info) => Math.min(uncapped(attempt, info), Math.trunc(maxMs))
}
