import { describe, expect, it } from 'vitest'
import { checkRequestLifetime, resolveTimes } from '../dialect-times.js'
import { resolveCallLimits } from './call-limits.js'

const times = {
  connectTimeoutMs: 1000,
  responseTimeoutMs: 3000,
  lookUpTimeoutMs: 1000,
  deadlineMs: 40_000,
  slowCallMs: 1500,
}

describe('the limits of the calls', () => {
  it("default to the preset and the dialect's time-outs", () => {
    expect(resolveCallLimits({}, times)).toEqual({
      preset: 'gateway',
      ...times,
      maxAttempts: 3,
      backoffMs: 200,
      maxBackoffMs: 2000,
      breakerWaitMs: 10_000,
      halfOpenCalls: 5,
      maxConcurrent: 200,
    })
    expect(resolveCallLimits({ preset: 'seeds' }, times)).toMatchObject({
      backoffMs: 1000,
      halfOpenCalls: 3,
      breakerWaitMs: 10_000,
      // The founding documents have a deadline and a slow call of their own.
      deadlineMs: 30_000,
      slowCallMs: 2000,
      responseTimeoutMs: 3000,
    })
  })

  it('can be overridden one by one', () => {
    const limits = resolveCallLimits({ maxAttempts: 1, responseTimeoutMs: 50 }, times)
    expect(limits).toMatchObject({ maxAttempts: 1, responseTimeoutMs: 50, lookUpTimeoutMs: 1000 })
  })

  it.each([
    [{ maxAttempts: 0 }, 'limits.maxAttempts must be an integer 1..100, got 0'],
    [{ deadlineMs: 1.5 }, 'limits.deadlineMs'],
    [{ connectTimeoutMs: Number.NaN }, 'limits.connectTimeoutMs'],
    [{ maxConcurrent: '5' as unknown as number }, 'limits.maxConcurrent'],
    [
      { timeout: 5 } as object,
      'limits.timeout is unknown; limits may have preset, connectTimeoutMs',
    ],
    [{ preset: 'fast' as 'seeds' }, 'limits.preset'],
  ])('refuse %j', (options, message) => {
    expect(() => resolveCallLimits(options, times)).toThrow(message)
  })
})

describe('the times of a gateway', () => {
  const whole = {
    ...times,
    requestLifetimeMs: 1,
    pendingHorizonMs: 1,
    checkAfterMs: [1],
  }

  it.each([
    [{ requestLifetimeMs: 0 }, 'times.requestLifetimeMs'],
    [{ pendingHorizonMs: 0.5 }, 'times.pendingHorizonMs'],
    [{ lookUpTimeoutMs: Number.NaN }, 'times.lookUpTimeoutMs'],
    [{ deadlineMs: 1e15 }, 'times.deadlineMs'],
  ])('refuse %j', (change, message) => {
    expect(resolveTimes(whole)).toEqual(whole)
    expect(() => resolveTimes({ ...whole, ...change })).toThrow(message)
  })

  it("have the client's own first, and refuse what has no name", () => {
    expect(resolveTimes(whole, { slowCallMs: 7 })).toEqual({ ...whole, slowCallMs: 7 })
    const misspelt = { slowCallsMs: 7 } as object
    expect(() => resolveTimes(whole, misspelt)).toThrow('times.slowCallsMs is unknown')
    expect(() => resolveTimes({ ...whole, ...misspelt })).toThrow('dialect.times.slowCallsMs')
    // The waits are the schedule's.
    expect(() => resolveTimes(whole, { checkAfterMs: [1] } as object)).toThrow(TypeError)
  })

  it('give a request up only after its own time-outs', () => {
    const limits = { connectTimeoutMs: 1000, responseTimeoutMs: 3000 }
    const check = (requestLifetimeMs: number) => () =>
      checkRequestLifetime({ requestLifetimeMs }, limits)
    expect(check(4000)).not.toThrow()
    expect(check(3999)).toThrow(RangeError)
    expect(check(3999)).toThrow('must be at least connectTimeoutMs + responseTimeoutMs, 4000')
  })
})
