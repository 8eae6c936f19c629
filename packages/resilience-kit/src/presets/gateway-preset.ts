import { bulkhead } from '../bulkhead/bulkhead.js'
import { circuitBreaker } from '../circuit-breaker/circuit-breaker.js'
import type { CircuitBreakerPolicy } from '../circuit-breaker/circuit-breaker-options.js'
import {
  consecutiveFailures,
  consecutiveUnanswered,
  failureRate,
  slowRate,
} from '../circuit-breaker/trip-rule.js'
import type { Classify } from '../classification.js'
import { deadline } from '../deadline/deadline.js'
import type { Env } from '../env.js'
import { refuse } from '../option-range.js'
import type { Policy } from '../policy.js'
import { exponentialBackoff, type ExponentialBackoffOptions } from '../retry/backoff.js'
import { retry } from '../retry/retry.js'
import { retryBudget, type RetryBudget } from '../retry/retry-budget.js'
import type { RetryWhen } from '../retry/retry-options.js'
import { timeout } from '../timeout/timeout.js'
import { classifyOf, filledOptions } from './filled-options.js'

/** What of `presets.gateway` may be replaced; undefined is as good as nothing. */
export interface GatewayPresetOptions {
  /**
   * The whole call, with attempts and waits, in milliseconds, 1..2147483647; at least `slowCallMs`
   * unless it is above `timeoutMs`. Default 10000.
   */
  readonly deadlineMs?: number
  /** One attempt, in milliseconds, 0..2147483647. Default 3000. */
  readonly timeoutMs?: number
  /** Attempts in all, the first included; 1..1000000. Default 3. */
  readonly maxAttempts?: number
  /**
   * Upper end of the first wait (full jitter), in milliseconds, 1..`maxBackoffMs`; each next one is
   * twice as long. Default 200, or `maxBackoffMs` if that is less.
   */
  readonly backoffMs?: number
  /**
   * No upper end is higher, in milliseconds, 1..2147483647. Default 2000, or `backoffMs` if that is
   * more.
   */
  readonly maxBackoffMs?: number
  /** Default: after answered failures only. An unanswered call is never repeated. */
  readonly retryWhen?: RetryWhen
  /**
   * Limits the retries of everything that shares it. Default: one of its own, with 100 tokens, 2
   * after an answered failure, 20 after an unanswered one.
   */
  readonly budget?: RetryBudget
  /** Calls at once, 0..1000000. Default 200. */
  readonly maxConcurrent?: number
  /**
   * Longer calls are slow, and a probe of the breaker counts as unanswered; in milliseconds,
   * 1..2147483647. From `timeoutMs` on no call is slow. Default 2000.
   */
  readonly slowCallMs?: number
  /** How long the breaker refuses, in milliseconds, 1..2147483647. Default 10000. */
  readonly waitInOpenMs?: number
  /** The window of the two rates, in milliseconds, 1..2147483647. Default 10000. */
  readonly windowMs?: number
  /** Calls in that window from which on there is a rate, 1..1000000. Default 20. */
  readonly minimumCalls?: number
  /** Unanswered calls in a row that open the breaker, 1..1000000. Default 3. */
  readonly unansweredInARow?: number
  /** Probes of the breaker, 1..1000000; it opens again only if all fail. Default 5. */
  readonly halfOpenPermits?: number
  /** Name of the breaker, where it shall not be the pipeline's. */
  readonly breakerName?: string
  /**
   * A breaker to share with other pipelines, in place of one of the preset's own numbers; then
   * none of these numbers may stand beside it, from `slowCallMs` to `breakerName`. Default: none.
   */
  readonly breaker?: CircuitBreakerPolicy
  /**
   * What an outcome says, for retry and breaker alike; a `breaker` that is given has its own.
   * Default `defaultClassify`.
   */
  readonly classify?: Classify
}

/** An unanswered call may have happened, so it is not repeated. */
const afterAnsweredFailures: RetryWhen = (classification) => classification === 'failure'

/** Of the preset's own breaker; one that is given has its own. */
const breakerDefaults = {
  slowCallMs: 2000,
  waitInOpenMs: 10_000,
  windowMs: 10_000,
  minimumCalls: 20,
  unansweredInARow: 3,
  halfOpenPermits: 5,
  breakerName: undefined,
}

const defaults = {
  deadlineMs: 10_000,
  timeoutMs: 3000,
  maxAttempts: 3,
  backoffMs: undefined,
  maxBackoffMs: undefined,
  retryWhen: afterAnsweredFailures,
  budget: undefined,
  maxConcurrent: 200,
  ...breakerDefaults,
  breaker: undefined,
  classify: undefined,
}

type GatewayNumbers = ReturnType<typeof filledOptions<GatewayPresetOptions, typeof defaults>>

function gatewayBreaker(numbers: GatewayNumbers, env: Env): CircuitBreakerPolicy {
  const { slowCallMs, waitInOpenMs, windowMs, minimumCalls, breakerName: name } = numbers
  const rate = { threshold: 80, window: { ms: windowMs }, minimumCalls }
  return circuitBreaker(
    {
      tripWhen: [
        consecutiveUnanswered(numbers.unansweredInARow),
        consecutiveFailures(20),
        failureRate(rate),
        slowRate(rate),
      ],
      slowCallMs,
      waitInOpenMs,
      halfOpen: {
        permits: numbers.halfOpenPermits,
        reopenFailureRate: 100,
        reopenSlowRate: 100,
        // Probes that hang are known as such before their time-out: the next round begins earlier.
        probeLimitMs: slowCallMs,
      },
      ...classifyOf(numbers),
    },
    name === undefined ? env : { ...env, name },
  )
}

/** A gateway that hangs would otherwise never open the preset's own breaker. */
function checkSight({ deadlineMs, timeoutMs, slowCallMs }: GatewayNumbers): void {
  const canTimeOut = timeoutMs > 0 && timeoutMs < deadlineMs
  if (canTimeOut || deadlineMs >= slowCallMs) return
  throw new RangeError(
    `presets.gateway.deadlineMs, ${deadlineMs}, ends every attempt before slowCallMs, ` +
      `${slowCallMs}, so that none counts as unanswered: lower slowCallMs or timeoutMs`,
  )
}

/** A breaker that is given, which no number of the preset's own would reach. */
function checkedBreaker(
  breaker: CircuitBreakerPolicy,
  options: GatewayPresetOptions,
): CircuitBreakerPolicy {
  if (breaker?.kind !== 'circuit-breaker') {
    refuse('presets.gateway.breaker', 'made by circuitBreaker()', breaker, TypeError)
  }
  const unheard = Object.keys(breakerDefaults).filter(
    (name) => options[name as keyof typeof breakerDefaults] !== undefined,
  )
  if (unheard.length === 0) return breaker
  const what = 'presets.gateway.breaker has its own numbers: leave out'
  throw new RangeError(`${what} ${unheard.join(', ')}`)
}

/**
 * For a payment gateway: it holds through a brown-out (the share of calls refused at random may
 * reach 40 %: of three attempts 93.6 % succeed) and cuts off a gateway that hangs after three
 * calls. No single rule does both.
 *
 * Deadline, retry, circuit breaker, bulkhead, time-out, in this order. A call that nobody answered
 * is never repeated, because it may have happened.
 *
 * @throws RangeError or TypeError if an option is unknown, or out of its range (by the name that
 * its policy has for it), a number of the breaker's stands beside `breaker`, or
 * its own breaker could not see a gateway that hangs.
 */
export function gatewayPreset(
  options: GatewayPresetOptions = {},
  env: Env = {},
): readonly Policy[] {
  const numbers = filledOptions('presets.gateway', options, defaults)
  const { backoffMs: initialMs, breaker, budget = retryBudget(), maxAttempts, retryWhen } = numbers
  const { maxBackoffMs: maxMs = Math.max(2000, initialMs ?? 0) } = numbers
  const backoff = exponentialBackoff({ initialMs, maxMs } as ExponentialBackoffOptions)
  const policies = [
    deadline({ limitMs: numbers.deadlineMs }, env),
    retry({ maxAttempts, backoff, budget, retryWhen, ...classifyOf(numbers) }, env),
    breaker === undefined ? gatewayBreaker(numbers, env) : checkedBreaker(breaker, options),
    bulkhead({ maxConcurrent: numbers.maxConcurrent }, env),
    timeout({ limitMs: numbers.timeoutMs }, env),
  ]
  if (breaker === undefined) checkSight(numbers)
  return policies
}
