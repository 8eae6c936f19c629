import {
  exponentialBackoff,
  pipeline,
  presets,
  retry,
  timeout,
  type Pipeline,
} from '@holdfast/resilience-kit'

/**
 * The three servers of the seeds' story:
 *
 * - `bare`: a plain call, no time-out;
 * - `retry`: time-out 3 s, 3 attempts, waits of 1 s and 2 s;
 * - `seeds`: the same behind their breaker: 10 calls, 50 %, 10 s open, 3 permits.
 */
export const stages = ['bare', 'retry', 'seeds'] as const
export type Stage = (typeof stages)[number]

/** @param scale multiplies every time */
export function guardOf(stage: Stage, scale: number): Pipeline | undefined {
  switch (stage) {
    case 'bare':
      return undefined
    case 'retry':
      return pipeline(
        'as-is.retry',
        retry({
          maxAttempts: 3,
          backoff: exponentialBackoff({ initialMs: 1000 * scale, multiplier: 2, jitter: 'none' }),
          retryWhen: () => true,
        }),
        timeout({ limitMs: 3000 * scale }),
      )
    case 'seeds':
      return pipeline(
        'as-is.seeds',
        ...presets.seeds({
          timeoutMs: 3000 * scale,
          backoffMs: 1000 * scale,
          slowCallMs: 2000 * scale,
          waitInOpenMs: 10_000 * scale,
        }),
      )
  }
}
