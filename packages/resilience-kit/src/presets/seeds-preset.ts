import { circuitBreaker } from '../circuit-breaker/circuit-breaker.js'
import { failureRate, slowRate } from '../circuit-breaker/trip-rule.js'
import type { Classify } from '../classification.js'
import type { Env } from '../env.js'
import type { Policy } from '../policy.js'
import { exponentialBackoff } from '../retry/backoff.js'
import { retry } from '../retry/retry.js'
import { unlessIgnored, type RetryWhen } from '../retry/retry-options.js'
import { timeout } from '../timeout/timeout.js'
import { classifyOf, filledOptions } from './filled-options.js'

/** What of `presets.seeds` may be replaced; undefined is as good as nothing. */
export interface SeedsPresetOptions {
  /** One attempt, in milliseconds, 0..2147483647. Default 3000. */
  readonly timeoutMs?: number
  /** Attempts in all, the first included; 1..1000000. Default 3. */
  readonly maxAttempts?: number
  /**
   * The first wait, in milliseconds, 1..2147483647; each next one is twice as long, up to 20000 or
   * to the first wait itself if that is more. Default 1000.
   */
  readonly backoffMs?: number
  /** Calls in the breaker's window, 1..1000000. Default 10. */
  readonly windowCalls?: number
  /** Percent of failures that opens the breaker, above 0..100. Default 50. */
  readonly failureThreshold?: number
  /**
   * Longer calls are slow, in milliseconds, 1..2147483647; 50 % of them open the breaker too.
   * Default 2000.
   */
  readonly slowCallMs?: number
  /** How long the breaker refuses, in milliseconds, 1..2147483647. Default 10000. */
  readonly waitInOpenMs?: number
  /** Probes of the breaker, 1..1000000. Default 3. */
  readonly halfOpenPermits?: number
  /** Default: after failures and after unanswered attempts. */
  readonly retryWhen?: RetryWhen
  /** What an outcome says, for retry and breaker alike. Default `defaultClassify`. */
  readonly classify?: Classify
}

const defaults = {
  timeoutMs: 3000,
  maxAttempts: 3,
  backoffMs: 1000,
  windowCalls: 10,
  failureThreshold: 50,
  slowCallMs: 2000,
  waitInOpenMs: 10_000,
  halfOpenPermits: 3,
  retryWhen: unlessIgnored,
  classify: undefined,
}

/**
 * Exactly the numbers of the founding documents: retry 3 attempts with 1 s and 2 s between them;
 * breaker over 10 calls at 50 % failed or 50 % slower than 2 s, 10 s wait, 3 probes; time-out 3 s.
 *
 * It also repeats unanswered calls, and its breaker trips by chance at 40 % refusals as soon as
 * there are more than a few calls a second (it warns once). It stands here for comparison; a real
 * gateway wants `presets.gateway`.
 *
 * @throws RangeError or TypeError if an option is unknown, or out of its range (by the name that
 * its policy has for it).
 */
export function seedsPreset(options: SeedsPresetOptions = {}, env: Env = {}): readonly Policy[] {
  const numbers = filledOptions('presets.seeds', options, defaults)
  const { maxAttempts, retryWhen, slowCallMs, waitInOpenMs } = numbers
  const window = { calls: numbers.windowCalls }
  const backoff = exponentialBackoff({ initialMs: numbers.backoffMs, jitter: 'none' })
  return [
    retry({ maxAttempts, backoff, retryWhen, ...classifyOf(numbers) }, env),
    circuitBreaker(
      {
        tripWhen: [
          failureRate({ threshold: numbers.failureThreshold, window }),
          slowRate({ threshold: 50, window }),
        ],
        slowCallMs,
        waitInOpenMs,
        halfOpen: { permits: numbers.halfOpenPermits },
        ...classifyOf(numbers),
      },
      env,
    ),
    timeout({ limitMs: numbers.timeoutMs }, env),
  ]
}
