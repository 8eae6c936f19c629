import { bulkhead } from '../bulkhead/bulkhead.js'
import { circuitBreaker } from '../circuit-breaker/circuit-breaker.js'
import type { CircuitBreakerPolicy } from '../circuit-breaker/circuit-breaker-options.js'
import {
  consecutiveFailures,
  consecutiveUnanswered,
  failureRate,
  slowRate,
  type TripRule,
} from '../circuit-breaker/trip-rule.js'
import type { Classify } from '../classification.js'
import { deadline } from '../deadline/deadline.js'
import type { Env } from '../env.js'
import { optionsOf } from '../option-range.js'
import type { Policy } from '../policy.js'
import { exponentialBackoff } from '../retry/backoff.js'
import { retry } from '../retry/retry.js'
import { retryBudget, type RetryBudget } from '../retry/retry-budget.js'
import type { RetryWhen } from '../retry/retry-options.js'
import { timeout } from '../timeout/timeout.js'

/** Numbers of `presets.gateway` that may be replaced; ranges as in the policy that takes them. */
export interface GatewayPresetOptions {
  /** The whole call, with attempts and waits. Default 10000. */
  readonly deadlineMs?: number
  /** One attempt. Default 3000. */
  readonly timeoutMs?: number
  /** Attempts in all. Default 3. */
  readonly maxAttempts?: number
  /** Upper end of the first wait (full jitter); each next one is twice as long. Default 200. */
  readonly backoffMs?: number
  /** No upper end is higher. Default 2000. */
  readonly maxBackoffMs?: number
  /** Default: after answered failures only. An unanswered call is never repeated. */
  readonly retryWhen?: RetryWhen
  /** Default: 100 tokens, 2 after an answered failure, 20 after an unanswered one. */
  readonly budget?: RetryBudget
  /** Calls at once. Default 200. */
  readonly maxConcurrent?: number
  /** Longer calls are slow, and a probe of the breaker counts as unanswered. Default 2000. */
  readonly slowCallMs?: number
  /** How long the breaker refuses. Default 10000. */
  readonly waitInOpenMs?: number
  /** The window of the two rates. Default 10000. */
  readonly windowMs?: number
  /** Calls from which on there is a rate. Default 20. */
  readonly minimumCalls?: number
  /** Unanswered calls in a row that open the breaker. Default 3. */
  readonly unansweredInARow?: number
  /** Probes of the breaker; it opens again only if all fail. Default 5. */
  readonly halfOpenPermits?: number
  /** Name of the breaker, where it shall not be the pipeline's. */
  readonly breakerName?: string
  /** A breaker to share with other pipelines, in place of one of the preset's own numbers. */
  readonly breaker?: CircuitBreakerPolicy
  /** What an outcome says, for retry and breaker alike. Default `defaultClassify`. */
  readonly classify?: Classify
}

/** An unanswered call may have happened, so it is not repeated. */
const afterAnsweredFailures: RetryWhen = (classification) => classification === 'failure'

function tripRules(options: GatewayPresetOptions): readonly TripRule[] {
  const minimumCalls = options.minimumCalls ?? 20
  const rate = { threshold: 80, window: { ms: options.windowMs ?? 10_000 }, minimumCalls }
  return [
    consecutiveUnanswered(options.unansweredInARow ?? 3),
    consecutiveFailures(20),
    failureRate(rate),
    slowRate(rate),
  ]
}

function gatewayBreaker(options: GatewayPresetOptions, env: Env): CircuitBreakerPolicy {
  const { slowCallMs = 2000 } = options
  return circuitBreaker(
    {
      tripWhen: tripRules(options),
      slowCallMs,
      waitInOpenMs: options.waitInOpenMs ?? 10_000,
      halfOpen: {
        permits: options.halfOpenPermits ?? 5,
        reopenFailureRate: 100,
        reopenSlowRate: 100,
        // Probes that hang are known as such before their time-out: the next round begins earlier.
        probeLimitMs: slowCallMs,
      },
      ...(options.classify === undefined ? {} : { classify: options.classify }),
    },
    options.breakerName === undefined ? env : { ...env, name: options.breakerName },
  )
}

/**
 * For a payment gateway: it holds through a brown-out (the share of calls refused at random may
 * reach 40 %: of three attempts 93.6 % succeed) and cuts off a gateway that hangs after three
 * calls. No single rule does both.
 *
 * Deadline, retry, circuit breaker, bulkhead, time-out, in this order. A call that nobody answered
 * is never repeated, because it may have happened.
 *
 * @throws RangeError or TypeError if an option is out of the range that its policy states.
 */
export function gatewayPreset(
  options: GatewayPresetOptions = {},
  env: Env = {},
): readonly Policy[] {
  const initialMs = optionsOf('presets.gateway', options).backoffMs ?? 200
  return [
    deadline({ limitMs: options.deadlineMs ?? 10_000 }, env),
    retry(
      {
        maxAttempts: options.maxAttempts ?? 3,
        backoff: exponentialBackoff({ initialMs, maxMs: options.maxBackoffMs ?? 2000 }),
        budget: options.budget ?? retryBudget(),
        retryWhen: options.retryWhen ?? afterAnsweredFailures,
        ...(options.classify === undefined ? {} : { classify: options.classify }),
      },
      env,
    ),
    options.breaker ?? gatewayBreaker(options, env),
    bulkhead({ maxConcurrent: options.maxConcurrent ?? 200 }, env),
    timeout({ limitMs: options.timeoutMs ?? 3000 }, env),
  ]
}
