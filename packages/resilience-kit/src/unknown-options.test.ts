import { describe, expect, test } from 'vitest'
import * as kit from './index.js'

const { bulkhead, circuitBreaker, exponentialBackoff, decorrelatedBackoff, failureRate } = kit
const { fallback, presets, rateLimiter, retry, retryBudget, timeout } = kit
const limited = { limit: 1, periodMs: 1 }

describe('an option that there is not is refused, with those that there are', () => {
  const rate = { threshold: 50, window: { calls: 10 } }
  test.each<[string, (extra: object) => unknown, string]>([
    ['timeout', (extra) => timeout({ limitMs: 5, ...extra }), 'limitMs, abortSignal, waitForEnd'],
    ['deadline', (extra) => kit.deadline({ limitMs: 5, ...extra }), 'limitMs'],
    [
      'retry',
      (extra) => retry({ ...extra }),
      'maxAttempts, backoff, retryWhen, classify, classifyRefusals, budget, maxRetryAfterMs, ' +
        'wrapExhausted, predicateErrors',
    ],
    [
      'retryBudget',
      (extra) => retryBudget({ ...extra }),
      'capacity, costAnswered, costUnanswered, refundUntouched',
    ],
    [
      'exponentialBackoff',
      (extra) => exponentialBackoff({ ...extra }),
      'initialMs, maxMs, multiplier, jitter',
    ],
    ['decorrelatedBackoff', (extra) => decorrelatedBackoff({ ...extra }), 'initialMs, maxMs'],
    [
      'bulkhead',
      (extra) => bulkhead({ ...extra }),
      'maxConcurrent, maxQueued, maxWaitMs, holdAbandonedMs',
    ],
    [
      'bulkhead',
      (extra) => bulkhead().configure({ ...extra }),
      'maxConcurrent, maxQueued, maxWaitMs',
    ],
    [
      'rateLimiter',
      (extra) => rateLimiter({ ...limited, ...extra }),
      'limit, maxWaitMs, periodMs, algorithm, burst, drainWhen',
    ],
    ['rateLimiter', (extra) => rateLimiter(limited).configure({ ...extra }), 'limit, maxWaitMs'],
    ['fallback', (extra) => fallback(() => 1, { ...extra }), 'answerWhen, answerFor'],
    [
      'circuitBreaker',
      (extra) => circuitBreaker({ ...extra }),
      'tripWhen, slowCallMs, waitInOpenMs, maxRetryAfterMs, openWhen, halfOpen, classify, ' +
        'classifyRefusals, initialState, restore',
    ],
    [
      'circuitBreaker.halfOpen',
      (extra) => circuitBreaker({ halfOpen: { ...extra } }),
      'permits, minimumCalls, reopenFailureRate, reopenSlowRate, afterMaxWait, maxWaitMs, ' +
        'probeLimitMs, automatic',
    ],
    [
      'failureRate',
      (extra) => failureRate({ ...rate, ...extra }),
      'kind, threshold, window, minimumCalls',
    ],
    [
      'failureRate.window',
      (extra) => failureRate({ ...rate, window: { ms: 5, ...extra } }),
      'ms, slices',
    ],
    [
      'circuitBreaker.tripWhen[0]',
      (extra) => circuitBreaker({ tripWhen: [{ ...kit.consecutiveFailures(3), ...extra }] }),
      'kind, threshold',
    ],
    ['classifyBy', (extra) => kit.classifyBy({ ...extra }), 'ignored, failures, failedResult'],
    [
      'presets.seeds',
      (extra) => presets.seeds({ ...extra }),
      'timeoutMs, maxAttempts, backoffMs, windowCalls, failureThreshold, slowCallMs, ' +
        'waitInOpenMs, halfOpenPermits, retryWhen, classify',
    ],
    [
      'presets.gateway',
      (extra) => presets.gateway({ ...extra }),
      'deadlineMs, timeoutMs, maxAttempts, backoffMs, maxBackoffMs, retryWhen, budget, ' +
        'maxConcurrent, slowCallMs, waitInOpenMs, windowMs, minimumCalls, unansweredInARow, ' +
        'halfOpenPermits, breakerName, breaker, classify',
    ],
  ])('%s', (owner, build, known) => {
    for (const name of ['maxAttemps', 'toString', '__proto__']) {
      const extra = JSON.parse(`{ "${name}": 3 }`) as object
      const message = `an option of ${owner} must be one of ${known}, got '${name}'`
      const refusal = expect.objectContaining({ name: 'TypeError', message }) as unknown
      expect(() => build(extra)).toThrow(refusal as Error)
    }
    // A name that is known may stand for nothing.
    const names = known.split(', ').filter((name) => !['kind', 'ms'].includes(name))
    const optional = names.filter(
      (name) => !['limitMs', 'limit', 'periodMs', 'threshold', 'window'].includes(name),
    )
    const nothing = Object.fromEntries(optional.map((name) => [name, undefined]))
    expect(() => build(nothing)).not.toThrow()
  })
})
