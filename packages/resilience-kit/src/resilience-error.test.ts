import { describe, expect, test, vi } from 'vitest'
import * as kit from './index.js'
import { isResilienceError, ResilienceError } from './resilience-error.js'
import { VirtualClock } from './testing/virtual-clock.js'

const late = (details?: ConstructorParameters<typeof ResilienceError>[3]) =>
  new ResilienceError('TIMED_OUT', 'TimedOutError', 'late', details)

describe('ResilienceError', () => {
  test('carries code, cause and retryAfterMs, and no stack', () => {
    const error = late({ retryAfterMs: 5, cause: 'why', policy: 'pay' })
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({
      code: 'TIMED_OUT',
      name: 'TimedOutError',
      message: 'late',
      retryAfterMs: 5,
      cause: 'why',
      policy: 'pay',
    })
    expect(error.stack).not.toContain('\n')
    expect('cause' in late()).toBe(false)
    expect([late().retryAfterMs, late().policy]).toEqual([undefined, undefined])
  })

  test('leaves the stacks of other errors alone', () => {
    const before = Error.stackTraceLimit
    expect(late().code).toBe('TIMED_OUT')
    expect(Error.stackTraceLimit).toBe(before)
    expect(new Error('other').stack).toContain('\n')
  })

  test('can be made where the stack trace limit is frozen; then it keeps its stack', () => {
    const limit = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')
    Object.defineProperty(Error, 'stackTraceLimit', { value: 10, writable: false })
    try {
      const error = late({ retryAfterMs: 5 })
      expect(error).toMatchObject({ code: 'TIMED_OUT', message: 'late', retryAfterMs: 5 })
      expect(error.stack).toContain('\n')
    } finally {
      Object.defineProperty(Error, 'stackTraceLimit', limit ?? {})
    }
    expect(late().stack).not.toContain('\n')
  })

  test('is recognised across copies of the package, and nothing else is', async () => {
    vi.resetModules()
    const copy = await import('./resilience-error.js')
    const foreign = new copy.ResilienceError('TIMED_OUT', 'TimedOutError', 'late')
    expect(foreign).not.toBeInstanceOf(ResilienceError)
    expect(isResilienceError(foreign)).toBe(true)
    for (const other of [new Error('x'), { code: 'TIMED_OUT' }, null, undefined, 'TIMED_OUT']) {
      expect(isResilienceError(other)).toBe(false)
    }
  })

  test('an error of another copy is classified as one of ours', async () => {
    vi.resetModules()
    const copy = await import('./index.js')
    const { defaultClassify } = kit
    const refused = new copy.CircuitOpenError('x', 'open', 5)
    expect(refused).not.toBeInstanceOf(kit.CircuitOpenError)
    expect(defaultClassify({ ok: false, error: refused })).toBe('ignored')
    const timedOut = new copy.TimedOutError('x', 5)
    expect(defaultClassify({ ok: false, error: timedOut })).toBe('unanswered')
    const again = kit.retry({ maxAttempts: 3, backoff: 0 })
    expect(await again.settle(() => Promise.reject(refused))).toMatchObject({ calls: 1 })
    expect(await again.settle(() => Promise.reject(timedOut))).toMatchObject({ calls: 3 })
  })

  test('names the policy that refused, in a pipeline and alone', async () => {
    const clock = new VirtualClock()
    const never = () => new Promise(() => {})
    const env = { name: 'pay', clock }
    const limiter = kit.rateLimiter({ limit: 1, periodMs: 1000 }, env)
    limiter.reserve()
    const failed = () => Promise.reject(new Error('500'))
    const policies: readonly (readonly [kit.Policy<unknown>, () => unknown])[] = [
      [kit.circuitBreaker({ initialState: 'forced-open' }, env), never],
      [kit.bulkhead({ maxConcurrent: 0 }, env), never],
      [limiter, never],
      [kit.timeout({ limitMs: 5 }, env), never],
      [kit.deadline({ limitMs: 5 }, env), never],
      [kit.retry({ maxAttempts: 1, wrapExhausted: 'always' }, env), failed],
    ]
    for (const [policy, operation] of policies) {
      for (const guard of [policy, kit.pipeline('other', policy)]) {
        const settled = await clock.advanceUntil(guard.settle(operation))
        expect(settled).toMatchObject({ ok: false, error: { policy: 'pay' } })
      }
    }
    const own = kit.retry({}, env).settle(never, { deadlineMs: 5 })
    const { error } = (await clock.advanceUntil(own)) as { error?: ResilienceError }
    expect([error?.code, error?.policy]).toEqual(['DEADLINE_EXCEEDED', undefined])
  })

  test.each<[ResilienceError, string, string, string, string?]>([
    [new kit.AbortedError('why'), 'ABORTED', 'AbortedError', 'aborted by the caller'],
    [
      new kit.CircuitOpenError('pay', 'half-open', 5),
      'CIRCUIT_OPEN',
      'CircuitOpenError',
      "circuit breaker 'pay' is half-open and does not permit further calls",
      'pay',
    ],
    [
      new kit.IllegalTransitionError('pay', 'closed', 'half-open'),
      'ILLEGAL_TRANSITION',
      'IllegalTransitionError',
      "circuit breaker 'pay' cannot go from closed to half-open by hand",
      'pay',
    ],
    [
      new kit.BulkheadFullError('pay', 5, 0),
      'BULKHEAD_FULL',
      'BulkheadFullError',
      "bulkhead 'pay' is full: all of its 5 slots are taken",
      'pay',
    ],
    [
      new kit.BulkheadFullError('pay', 5, 70),
      'BULKHEAD_FULL',
      'BulkheadFullError',
      "bulkhead 'pay' is full: all of its 5 slots are taken, and none became free within 70 ms",
      'pay',
    ],
    [
      new kit.DeadlineExceededError(5),
      'DEADLINE_EXCEEDED',
      'DeadlineExceededError',
      'the call did not end within its deadline of 5 ms',
    ],
    [
      new kit.DeadlineExceededError(5, undefined, 'pay'),
      'DEADLINE_EXCEEDED',
      'DeadlineExceededError',
      'the call did not end within its deadline of 5 ms',
      'pay',
    ],
    [
      new kit.RateLimitedError('pay', 5),
      'RATE_LIMITED',
      'RateLimitedError',
      "rate limiter 'pay' does not permit further calls",
      'pay',
    ],
    [
      new kit.RetryExhaustedError('pay', 'budget', ['a', 'b'], undefined),
      'RETRIES_EXHAUSTED',
      'RetryExhaustedError',
      "retry 'pay' gave up after attempt 2 (budget)",
      'pay',
    ],
    [
      new kit.TimedOutError('pay', 5),
      'TIMED_OUT',
      'TimedOutError',
      "'pay' did not answer within 5 ms",
      'pay',
    ],
  ])('%s has code, name, message and policy', (error, code, name, message, policy) => {
    expect(error).toBeInstanceOf(ResilienceError)
    expect([error.code, error.name, error.message]).toEqual([code, name, message])
    expect(error.policy).toBe(policy)
    expect(isResilienceError(error)).toBe(true)
  })
})
