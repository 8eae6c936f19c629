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

const rateOver = (window: kit.WindowSpec) => failureRate({ threshold: 50, window })

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
      'bulkhead.maxWaitMs needs maxQueued: nobody may wait, got maxQueued 0',
      () => bulkhead().configure({ maxWaitMs: 5 }),
    ],
    [
      'bulkhead.maxWaitMs needs maxQueued: nobody may wait, got maxQueued 0',
      () => bulkhead({ maxQueued: 2 }).configure({ maxQueued: 0, maxWaitMs: 5 }),
    ],
    [
      'failureRate.window.slices must be at most ms, 1, got 100000',
      () => failureRate({ threshold: 50, window: { ms: 1, slices: 100_000 } }),
    ],
    [
      'presets.gateway.deadlineMs, 1500, ends every attempt before slowCallMs, 2000, so that ' +
        'none counts as unanswered: lower slowCallMs or timeoutMs',
      () => presets.gateway({ timeoutMs: 20_000, deadlineMs: 1500 }),
    ],
    [
      'presets.gateway.deadlineMs, 5, ends every attempt before slowCallMs, 6, so that none ' +
        'counts as unanswered: lower slowCallMs or timeoutMs',
      () => presets.gateway({ timeoutMs: 0, deadlineMs: 5, slowCallMs: 6 }),
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
    [
      'a shorter deadline than a time-out, but not than what is slow',
      () => presets.gateway({ deadlineMs: 2000 }),
    ],
    [
      'a shorter deadline than what is slow, but not than a time-out',
      () => presets.gateway({ deadlineMs: 1500, timeoutMs: 1499 }),
    ],
    [
      'a short deadline around a breaker that others use too',
      () => presets.gateway({ deadlineMs: 5, breaker: circuitBreaker() }),
    ],
    [
      'a queue that is closed, and how long its callers waited',
      () => {
        const policy = bulkhead({ maxQueued: 2, maxWaitMs: 7 })
        policy.configure({ maxQueued: 0 })
        policy.configure({ maxQueued: 0, maxWaitMs: 7 })
        policy.configure({ maxQueued: 0, maxWaitMs: 1000 })
      },
    ],
    ['as many slices as milliseconds', () => rateOver({ ms: 3, slices: 3 })],
    ['a window that is shorter than ten milliseconds', () => rateOver(rateOver({ ms: 1 }).window)],
    ['a breaker that has no snapshot yet', () => circuitBreaker({ restore: null })],
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
