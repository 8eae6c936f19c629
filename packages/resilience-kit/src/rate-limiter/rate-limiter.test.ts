import { describe, expect, test } from 'vitest'
import { bulkhead } from '../bulkhead/bulkhead.js'
import { classifyBy } from '../classify-by.js'
import { pipeline } from '../pipeline.js'
import type { BackoffInfo } from '../retry/backoff.js'
import { retry } from '../retry/retry.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { RateLimitedError } from './rate-limited-error.js'
import type { RateLimiterOptions, RateLimits } from './rate-limiter-options.js'
import { rateLimiter } from './rate-limiter.js'
import { blockedProcess } from '../deadline/testing/blocked-process.js'

function world(options: Partial<RateLimiterOptions> = {}) {
  const clock = new VirtualClock()
  const given = { limit: 2, periodMs: 100, ...options }
  const policy = rateLimiter(given, { clock, name: 'pay' })
  const began: number[] = []
  const call = () => policy.settle(() => began.push(clock.monotonic()))
  return { clock, policy, began, call }
}

const is429 = { drainWhen: (result: { ok: boolean }) => !result.ok }

describe('rate limiter', () => {
  test('refuses at once what is over the limit, until the next period', async () => {
    const { clock, policy, began, call } = world()
    await call()
    await call()
    const refused = await call()
    if (refused.ok) return expect.unreachable()
    expect(refused).toMatchObject({ refusedBy: 'rate-limiter', retryAfterMs: 100, calls: 0 })
    expect(refused.error).toBeInstanceOf(RateLimitedError)
    expect(refused.error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 100 })
    expect([began, clock.monotonic(), clock.pending]).toEqual([[0, 0], 0, 0])
    await clock.advance(100)
    expect(await call()).toMatchObject({ ok: true })
    expect(policy.snapshot()).toEqual({ limit: 2, available: 1, nextWaitMs: 0, waiting: 0 })
  })

  test('calls that may wait do so in order of arrival, each for a reserved permit', async () => {
    const { clock, policy, began, call } = world({ maxWaitMs: 200 })
    const admitted: number[] = []
    policy.on('admitted', ({ waitMs }) => admitted.push(waitMs))
    const order: number[] = []
    const calls = [0, 1, 2, 3, 4, 5].map(async (i) => {
      const settled = await call()
      order.push(i)
      return settled.ok
    })
    expect(policy.snapshot()).toEqual({ limit: 2, available: -4, nextWaitMs: 300, waiting: 4 })
    const refused = await call()
    expect(refused).toMatchObject({ ok: false, retryAfterMs: 100 })
    expect(await clock.advanceUntil(Promise.all(calls))).toEqual(Array(6).fill(true))
    expect([began, admitted, order]).toEqual([
      [0, 0, 100, 100, 200, 200],
      [0, 0, 100, 100, 200, 200],
      [0, 1, 2, 3, 4, 5],
    ])
    expect([policy.snapshot().waiting, clock.pending]).toEqual([0, 0])
  })

  test('smooth: one call for each interval after the burst', async () => {
    const { clock, began, call } = world({ algorithm: 'smooth', burst: 2, maxWaitMs: 1000 })
    await clock.advanceUntil(Promise.all([call(), call(), call(), call(), call()]))
    expect(began).toEqual([0, 0, 50, 100, 150])
  })

  test.each<[string, Partial<RateLimiterOptions>]>([
    ['cycle, no wait', { limit: 3, periodMs: 70 }],
    ['cycle, some wait', { limit: 3, periodMs: 70, maxWaitMs: 100 }],
    ['smooth, no wait', { limit: 3, periodMs: 70, algorithm: 'smooth', burst: 2 }],
    ['smooth, some wait', { limit: 7, periodMs: 90, algorithm: 'smooth', maxWaitMs: 25 }],
  ])('%s: whoever comes back after retryAfterMs is admitted', async (_, options) => {
    const { clock, policy, call } = world(options)
    for (let round = 0; round < 20; round += 1) {
      const refusals: number[] = []
      const stop = policy.on('refused', ({ retryAfterMs }) => refusals.push(retryAfterMs))
      while (refusals.length === 0) void call()
      stop()
      await clock.advance(refusals[0] ?? 0)
      expect(policy.reserve()).toBeGreaterThanOrEqual(0)
    }
  })

  test('refuses at once where the deadline is shorter than the wait', async () => {
    const { clock, policy, began } = world({ limit: 1, maxWaitMs: 500 })
    const call = (deadlineMs: number) =>
      policy.settle(() => began.push(clock.monotonic()), { deadlineMs })
    await call(10)
    const refused = await call(60)
    expect(refused).toMatchObject({ ok: false, refusedBy: 'rate-limiter', calls: 0 })
    // With the same deadline, a call that comes 40 ms later would have just enough time.
    expect(refused).toMatchObject({ retryAfterMs: 40 })
    expect([clock.monotonic(), policy.snapshot().available]).toEqual([0, 0])
    expect(await clock.advanceUntil(call(101))).toMatchObject({ ok: true })
    expect(began).toEqual([0, 100])
  })

  test('a blocked process: a call whose deadline has passed takes no permit', async () => {
    const clock = new VirtualClock()
    const blocked = blockedProcess(clock)
    const slots = bulkhead({ maxConcurrent: 1, maxQueued: 1, maxWaitMs: 9000 })
    const policy = rateLimiter({ limit: 5, periodMs: 60_000, maxWaitMs: 500 })
    const guard = pipeline('x', slots, policy, { clock: blocked.clock })
    const first = guard.execute(async () => {
      await clock.sleep(10)
      blocked.block(1000)
    })
    const second = guard.settle(() => expect.unreachable(), { deadlineMs: 500 })
    await clock.advanceUntil(first)
    const refused = { ok: false, refusedBy: 'deadline', calls: 0 }
    expect(await clock.advanceUntil(second)).toMatchObject(refused)
    expect(policy.snapshot().available).toBe(4)
  })

  test('a retry outside, told to retry refusals, comes back when it may', async () => {
    const { clock, policy, began } = world({ limit: 1 })
    const classify = classifyBy({ failures: [RateLimitedError] })
    const backoff = (_: number, { error }: BackoffInfo) =>
      error instanceof RateLimitedError ? (error.retryAfterMs ?? 0) : 10
    const again = retry({ backoff, classify, classifyRefusals: true })
    const guard = pipeline('x', again, policy)
    const calls = [1, 2].map(() => guard.execute(() => began.push(clock.monotonic())))
    await clock.advanceUntil(Promise.all(calls))
    expect(began).toEqual([0, 100])
  })

  test('permits can be reserved without a call, several at once', () => {
    const { policy } = world({ limit: 3, maxWaitMs: 150 })
    expect([policy.reserve(), policy.reserve(2), policy.reserve(2)]).toEqual([0, 0, 100])
    expect([policy.reserve(2), policy.snapshot().available]).toEqual([-1, -2])
    expect(() => policy.reserve(0)).toThrow('rateLimiter.reserve must be 1..1000000, got 0')
    expect(() => policy.reserve(1.5)).toThrow('must be 1..1000000 and whole, got 1.5')
  })

  test('drain drops the permits that are there, and tells how many', async () => {
    const { clock, policy, call } = world()
    const drained: unknown[] = []
    policy.on('drained', (event) => drained.push(event))
    await call()
    policy.drain()
    expect(await call()).toMatchObject({ ok: false, retryAfterMs: 100 })
    policy.drain()
    await clock.advance(100)
    expect(policy.snapshot().available).toBe(2)
    expect(drained).toEqual([
      { name: 'pay', permits: 1 },
      { name: 'pay', permits: 0 },
    ])
  })

  test('a call that ends so drains it, and so does one it is only told of', async () => {
    const { clock, policy, call } = world({ limit: 5, ...is429 })
    await call()
    expect(policy.snapshot().available).toBe(4)
    await policy.settle(() => Promise.reject(new Error('429')))
    expect(policy.snapshot().available).toBe(0)
    await clock.advance(100)
    policy.observe({ ok: true, value: 1 })
    expect(policy.snapshot().available).toBe(5)
    policy.observe({ ok: false, error: new Error('429') })
    expect(policy.snapshot().available).toBe(0)
    const deaf = world()
    deaf.policy.observe({ ok: false, error: new Error('429') })
    expect(deaf.policy.snapshot().available).toBe(2)
  })

  test('tells of admissions and refusals', async () => {
    const { policy, call } = world({ limit: 1 })
    const told: unknown[] = []
    policy.on('admitted', (event) => told.push(event))
    policy.on('refused', (event) => told.push(event))
    await call()
    await call()
    expect(told).toEqual([
      { name: 'pay', waitMs: 0 },
      { name: 'pay', retryAfterMs: 100 },
    ])
  })

  test('what is left out stays as it is, also in the periods to come', async () => {
    const { clock, policy } = world()
    policy.configure({ maxWaitMs: 30 })
    policy.configure({})
    expect(policy.describe().options).toMatchObject({ limit: 2, maxWaitMs: 30 })
    expect([policy.reserve(2), policy.snapshot().available]).toEqual([0, 0])
    await clock.advance(100)
    expect(policy.snapshot()).toMatchObject({ limit: 2, available: 2 })
  })

  test.each<[RateLimits, string]>([
    [{ limit: 0 }, 'rateLimiter.limit must be 1..1000000, got 0'],
    [{ limt: 9 } as RateLimits, "must be one of limit, maxWaitMs, got 'limt'"],
    [{ limit: 9, maxWaitMs: -1 }, 'rateLimiter.maxWaitMs must be 0..2147483647, got -1'],
  ])('a limit out of its range is refused, and nothing has changed: %o', (limits, message) => {
    const { policy } = world()
    const before = policy.describe()
    expect(() => policy.configure(limits)).toThrow(message)
    expect([policy.describe(), policy.snapshot().limit]).toEqual([before, 2])
  })
})
