import { describe, expect, test } from 'vitest'
import * as kit from './index.js'

const { bulkhead, circuitBreaker, exponentialBackoff, decorrelatedBackoff, failureRate } = kit
const { fallback, presets, rateLimiter, retry, retryBudget, timeout } = kit
const limited = { limit: 1, periodMs: 1 }

/** What is built from options as they come from JavaScript or JSON. */
type Build = () => unknown

function refusalOf(build: Build): Error {
  try {
    build()
  } catch (error) {
    return error as Error
  }
  return expect.unreachable('nothing was refused')
}

describe('options that make no sense together are refused, each by name', () => {
  const calls = { calls: 10 }
  test.each<[string, Build]>([
    [
      'timeout.waitForEnd needs abortSignal: nothing else ends the function',
      () => timeout({ limitMs: 5, waitForEnd: true, abortSignal: false }),
    ],
    [
      'retry.classifyRefusals needs classify: by default they are ignored',
      () => retry({ classifyRefusals: true }),
    ],
    [
      'retryBudget.capacity must be at least costAnswered, 14, got 10',
      () => retryBudget({ capacity: 10, costAnswered: 14 }),
    ],
    [
      'retryBudget.capacity must be at least costAnswered, 2, got 1',
      () => retryBudget({ capacity: 1 }),
    ],
    [
      'exponentialBackoff.initialMs must be at most maxMs, 100, got 500',
      () => exponentialBackoff({ initialMs: 500, maxMs: 100 }),
    ],
    [
      'decorrelatedBackoff.initialMs must be at most maxMs, 100, got 101',
      () => decorrelatedBackoff({ initialMs: 101, maxMs: 100 }),
    ],
    [
      'bulkhead.maxWaitMs needs maxQueued: nobody may wait, got maxQueued 0',
      () => bulkhead({ maxWaitMs: 100 }),
    ],
    [
      'bulkhead.maxWaitMs needs maxQueued: nobody may wait, got maxQueued 0',
      () => bulkhead({ maxWaitMs: 5000, maxQueued: 0 }),
    ],
    [
      "rateLimiter.burst needs algorithm 'smooth', got 'cycle'",
      () => rateLimiter({ ...limited, burst: 2 }),
    ],
    [
      'failureRate.minimumCalls must be 1..10, got 20',
      () => failureRate({ threshold: 50, window: calls, minimumCalls: 20 }),
    ],
    [
      'slowRate.window: calls and ms exclude each other',
      () => kit.slowRate({ threshold: 50, window: { ...calls, ms: 1000 } }),
    ],
    [
      'circuitBreaker.classifyRefusals needs classify: by default they are ignored',
      () => circuitBreaker({ classifyRefusals: true }),
    ],
    [
      'circuitBreaker.halfOpen.minimumCalls must be 1..3, got 4',
      () => circuitBreaker({ halfOpen: { permits: 3, minimumCalls: 4 } }),
    ],
    [
      "circuitBreaker.halfOpen.afterMaxWait 'closed' needs maxWaitMs, got 0 (for ever)",
      () => circuitBreaker({ halfOpen: { maxWaitMs: 0, afterMaxWait: 'closed' } }),
    ],
    [
      'circuitBreaker.restore and initialState exclude each other',
      () => circuitBreaker({ restore: circuitBreaker().snapshot(), initialState: 'closed' }),
    ],
    [
      'presets.gateway.breaker has its own numbers: leave out slowCallMs, breakerName',
      () => presets.gateway({ breaker: circuitBreaker(), slowCallMs: 5, breakerName: 'x' }),
    ],
    [
      'exponentialBackoff.initialMs must be at most maxMs, 10, got 20',
      () => presets.gateway({ backoffMs: 20, maxBackoffMs: 10 }),
    ],
  ])('%s', (message, build) => {
    expect(refusalOf(build)).toEqual(new RangeError(message))
  })
})

describe('options that only say twice what holds anyway are taken', () => {
  test.each<[string, Build]>([
    ['no retry, and how to wait before one', () => retry({ maxAttempts: 1, backoff: 5 })],
    ['no retry, and a budget for it', () => retry({ maxAttempts: 1, budget: retryBudget() })],
    ['never after silence: a price above the capacity', () => retryBudget({ capacity: 10 })],
    ['no queue, and the wait of a queue by default', () => bulkhead({ maxQueued: 0 })],
    ['the burst that cycles have', () => rateLimiter({ ...limited, burst: 1 })],
    [
      'no wait in half-open, and what is never after it',
      () => circuitBreaker({ halfOpen: { maxWaitMs: 0, afterMaxWait: 'open' } }),
    ],
    [
      'a breaker, and what it classifies by for the retry alone',
      () =>
        presets.gateway({
          breaker: circuitBreaker(),
          classify: () => undefined,
          slowCallMs: undefined,
        } as never),
    ],
    ['a shorter deadline than a time-out', () => presets.gateway({ deadlineMs: 5 })],
    ['a long first wait alone', () => presets.gateway({ backoffMs: 60_000 })],
    ['a short longest wait alone', () => presets.gateway({ maxBackoffMs: 1 })],
  ])('%s', (_, build) => {
    expect(build).not.toThrow()
  })

  test.each([
    ['bulkhead', bulkhead, bulkhead({ maxQueued: 5, maxWaitMs: 7 }, {})],
    ['bulkhead', bulkhead, bulkhead()],
    ['rate limiter', rateLimiter, rateLimiter(limited)],
    ['circuit breaker', circuitBreaker, circuitBreaker()],
    ['retry', retry, retry()],
    ['time-out', timeout, timeout({ limitMs: 5 })],
    ['fallback', (given: object) => fallback(() => 1, given), fallback(() => 1)],
  ])('what a %s describes builds it again', (_, build, policy) => {
    const { options } = policy.describe()
    expect((build as (given: object) => kit.Policy)(options).describe().options).toEqual(options)
  })
})

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
      'consecutiveFailures',
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
      expect(refusalOf(() => build(extra))).toEqual(new TypeError(message))
    }
    // A name that is known may stand for nothing.
    const names = known.split(', ').filter((name) => !['kind', 'ms'].includes(name))
    const optional = names.filter(
      (name) => !['limitMs', 'limit', 'periodMs', 'threshold', 'window'].includes(name),
    )
    const nothing = Object.fromEntries(optional.map((name) => [name, undefined]))
    expect(() => build(nothing)).not.toThrow()
  })

  test('an env may hold more than the kit reads', () => {
    expect(() => retry({}, { tenant: 'x' } as kit.Env)).not.toThrow()
  })
})

describe('a breaker for presets.gateway', () => {
  test.each([
    [5, '5'],
    [null, 'null'],
    [retry(), '[object Object]'],
    ['open', "'open'"],
  ])('%s is none', (breaker, shown) => {
    const message = `presets.gateway.breaker must be made by circuitBreaker(), got ${shown}`
    expect(refusalOf(() => presets.gateway({ breaker: breaker as never }))).toEqual(
      new TypeError(message),
    )
  })
})
