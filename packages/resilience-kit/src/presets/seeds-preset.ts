import { circuitBreaker } from '../circuit-breaker/circuit-breaker.js'
import { failureRate, slowRate } from '../circuit-breaker/trip-rule.js'
import type { Classify } from '../classification.js'
import type { Env } from '../env.js'
import { optionsOf } from '../option-range.js'
import type { Policy } from '../policy.js'
import { exponentialBackoff } from '../retry/backoff.js'
import { retry } from '../retry/retry.js'
import type { RetryWhen } from '../retry/retry-options.js'
import { timeout } from '../timeout/timeout.js'

/** Numbers of `presets.seeds` that may be replaced; ranges as in the policy that takes them. */
export interface SeedsPresetOptions {
  /** One attempt. Default 3000. */
  readonly timeoutMs?: number
  /** Attempts in all. Default 3. */
  readonly maxAttempts?: number
  /** The first wait; each next one is twice as long. Default 1000. */
  readonly backoffMs?: number
  /** Calls in the breaker's window. Default 10. */
  readonly windowCalls?: number
  /** Percent of failures that opens the breaker. Default 50. */
  readonly failureThreshold?: number
  /** Longer calls are slow; 50 % of them open the breaker too. Default 2000. */
  readonly slowCallMs?: number
  /** How long the breaker refuses. Default 10000. */
  readonly waitInOpenMs?: number
  /** Probes of the breaker. Default 3. */
  readonly halfOpenPermits?: number
  readonly retryWhen?: RetryWhen
  /** What an outcome says, for retry and breaker alike. Default `defaultClassify`. */
  readonly classify?: Classify
}

/**
 * Exactly the numbers of the founding documents: retry 3 attempts with 1 s and 2 s between them;
 * breaker over 10 calls at 50 % failed or 50 % slower than 2 s, 10 s wait, 3 probes; time-out 3 s.
 *
 * It also repeats unanswered calls, and its breaker trips by chance at 40 % refusals as soon as
 * there are more than a few calls a second (it warns once). It stands here for comparison; a real
 * gateway wants `presets.gateway`.
 *
 * @throws RangeError or TypeError if an option is out of the range that its policy states.
 */
export function seedsPreset(options: SeedsPresetOptions = {}, env: Env = {}): readonly Policy[] {
  optionsOf('presets.seeds', options)
  const classify = options.classify === undefined ? {} : { classify: options.classify }
  const retryWhen = options.retryWhen === undefined ? {} : { retryWhen: options.retryWhen }
  const window = { calls: options.windowCalls ?? 10 }
  const initialMs = options.backoffMs ?? 1000
  return [
    retry(
      {
        maxAttempts: options.maxAttempts ?? 3,
        backoff: exponentialBackoff({ initialMs, multiplier: 2, jitter: 'none' }),
        ...retryWhen,
        ...classify,
      },
      env,
    ),
    circuitBreaker(
      {
        tripWhen: [
          failureRate({ threshold: options.failureThreshold ?? 50, window }),
          slowRate({ threshold: 50, window }),
        ],
        slowCallMs: options.slowCallMs ?? 2000,
        waitInOpenMs: options.waitInOpenMs ?? 10_000,
        halfOpen: { permits: options.halfOpenPermits ?? 3 },
        ...classify,
      },
      env,
    ),
    timeout({ limitMs: options.timeoutMs ?? 3000 }, env),
  ]
}
