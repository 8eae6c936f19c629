import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { RequestRate, type RequestRateOptions } from './request-rate.js'
import { ShopError } from './shop-error.js'

function rateOf(options: Partial<RequestRateOptions> = {}) {
  const clock = new VirtualClock()
  const rate = new RequestRate({ limit: 3, periodMs: 3000, ...options }, { clock })
  const refusal = (key: string): ShopError | undefined => {
    try {
      rate.take(key)
      return undefined
    } catch (error) {
      if (error instanceof ShopError) return error
      throw error
    }
  }
  const admits = (key: string): boolean => refusal(key) === undefined
  return { clock, rate, refusal, admits }
}

describe('RequestRate', () => {
  it('lets the limit through at once, and then one after each part of the period', async () => {
    const { clock, admits } = rateOf()
    expect([1, 2, 3, 4].map(() => admits('a'))).toEqual([true, true, true, false])
    await clock.advance(999)
    expect(admits('a')).toBe(false)
    await clock.advance(1)
    expect([admits('a'), admits('a')]).toEqual([true, false])
  })

  it('says when the next request is let through, and keeps that word', async () => {
    const { clock, admits, refusal } = rateOf()
    for (const _ of [1, 2, 3]) admits('a')
    await clock.advance(400)
    const error = refusal('a')
    expect([error?.code, error?.status]).toEqual(['TOO_MANY_REQUESTS', 429])
    expect(error?.retryAfterMs).toBe(600)
    await clock.advance(error?.retryAfterMs ?? 0)
    expect(admits('a')).toBe(true)
  })

  it('counts each key for itself', () => {
    const { admits } = rateOf({ limit: 1 })
    expect([admits('a'), admits('b'), admits('a'), admits('b')]).toEqual([true, true, false, false])
  })

  it('forgets a key that has its whole limit again before an older one that has not', async () => {
    const { clock, admits, rate } = rateOf({ maxKeys: 2 })
    for (const _ of [1, 2, 3]) admits('busy')
    await clock.advance(500)
    admits('rested')
    await clock.advance(1000)
    admits('new')
    expect(rate.keys).toBe(2)
    // One of its three has come back by now: had it been forgotten, it would have all of them.
    expect([admits('busy'), admits('busy')]).toEqual([true, false])
  })

  it('forgets the longest unused key where all are busy', () => {
    const { admits, rate } = rateOf({ limit: 1, maxKeys: 2 })
    for (const key of ['a', 'b', 'a', 'c']) admits(key)
    expect(rate.keys).toBe(2)
    expect([admits('a'), admits('c')]).toEqual([false, false])
    expect(admits('b')).toBe(true)
  })

  it('never remembers more keys than it may, however many ask', async () => {
    const { clock, rate, admits } = rateOf({ maxKeys: 50 })
    for (let one = 0; one < 2000; one += 1) {
      admits(String(one))
      if (one % 100 === 0) await clock.advance(4000)
      expect(rate.keys).toBeLessThanOrEqual(50)
    }
  })

  it.each([0, -1, 1.5])('refuses to remember %d keys', (maxKeys) => {
    expect(() => rateOf({ maxKeys })).toThrow(`maxKeys must be a positive integer, got ${maxKeys}`)
  })

  it('refuses a limit that is none when it is made, not at the first request', () => {
    expect(() => rateOf({ limit: 0 })).toThrow(RangeError)
  })

  it('never lets more than limit + limit * t / period of a key through in any time t', async () => {
    const request = fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      pauseMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 700 })),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 100, max: 2000 }),
        fc.array(request, { maxLength: 80 }),
        async (limit, periodMs, requests) => {
          const { clock, admits } = rateOf({ limit, periodMs })
          const admitted = new Map<string, number[]>()
          for (const { key, pauseMs } of requests) {
            await clock.advance(pauseMs)
            const times = admitted.get(key) ?? []
            if (admits(key)) admitted.set(key, [...times, clock.monotonic()])
          }
          for (const times of admitted.values()) expectWithin(times, limit, periodMs)
        },
      ),
      { numRuns: 60 },
    )
  })
})

function expectWithin(times: readonly number[], limit: number, periodMs: number): void {
  for (const [first, since] of times.entries()) {
    for (const [further, until] of times.slice(first).entries()) {
      const most = limit + (limit * (until - since)) / periodMs + 1e-6
      expect(further + 1).toBeLessThanOrEqual(most)
    }
  }
}
