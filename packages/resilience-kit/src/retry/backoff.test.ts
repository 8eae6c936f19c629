import { describe, expect, test } from 'vitest'
import type { Random } from '../random.js'
import { seededRandom } from '../testing/seeded-random.js'
import {
  decorrelatedBackoff,
  exponentialBackoff,
  fixedBackoff,
  type Backoff,
  type BackoffInfo,
  type Jitter,
} from './backoff.js'

const info = (random: Random = seededRandom(1), previousMs = 0): BackoffInfo => ({
  random,
  previousMs,
  error: undefined,
  value: undefined,
})
const lowest = { next: () => 0 }
const highest = { next: () => 1 - 2 ** -32 }
const waits = (backoff: Backoff, n: number) =>
  Array.from({ length: n }, (_, i) => backoff(i + 1, info()))
const exponential = (jitter: Jitter) => exponentialBackoff({ initialMs: 1000, jitter })

describe('back-off', () => {
  test('fixed: the same wait after every attempt', () => {
    expect(waits(fixedBackoff(300), 4)).toEqual([300, 300, 300, 300])
    expect(fixedBackoff(2 ** 31 - 1)(1_000_000, info())).toBe(2 ** 31 - 1)
  })

  test('fixed, with jitter: resilience4j randomises 500 ms by a half to 250..750', () => {
    const backoff = fixedBackoff(500, 0.5)
    expect([backoff(7, info(lowest)), backoff(7, info(highest))]).toEqual([250, 750])
    expect(fixedBackoff(500, 0)(1, info(highest))).toBe(500)
    expect(fixedBackoff(1, 1)(1, info(lowest))).toBe(1)
  })

  test("exponential: the seeds' waits, and resilience4j's whole milliseconds", () => {
    const seeds = exponentialBackoff({ initialMs: 1000, jitter: 'none' })
    expect(waits(seeds, 3)).toEqual([1000, 2000, 4000])
    const r4j = exponentialBackoff({ initialMs: 100, multiplier: 1.5, jitter: 'none' })
    expect(waits(r4j, 6)).toEqual([100, 150, 225, 337, 505, 757])
  })

  test('exponential by default: from 200 ms, times 2, at most 20 s, full jitter', () => {
    const backoff = exponentialBackoff()
    const most = [1, 2, 3, 7, 8, 50].map((n) => backoff(n, info(highest)))
    expect(most).toEqual([200, 400, 800, 12_800, 20_000, 20_000])
    expect(backoff(5, info(lowest))).toBe(0)
  })

  test('the cap holds for every attempt, also the millionth', () => {
    const capped = exponentialBackoff({ initialMs: 500, maxMs: 3000, jitter: 'none' })
    expect([1, 2, 3, 4, 1_000_000].map((n) => capped(n, info()))).toEqual([
      500, 1000, 2000, 3000, 3000,
    ])
    const flat = exponentialBackoff({ initialMs: 100, multiplier: 1.0001, jitter: 'none' })
    expect(flat(1_000_000_000, info())).toBe(100)
  })

  test.each([
    ['a cap below the first wait by default', { maxMs: 30 }, [30, 30]],
    ['a first wait above the cap by default', { initialMs: 60_000 }, [60_000, 60_000]],
    ['a first wait as long as the cap', { initialMs: 30, maxMs: 30 }, [30, 30]],
  ])('%s lowers or lifts what was left out', (_, options, expected) => {
    expect(waits(exponentialBackoff({ ...options, jitter: 'none' }), 2)).toEqual(expected)
    const decorrelated = decorrelatedBackoff(options)
    expect([decorrelated(1, info(lowest)), decorrelated(2, info(highest, 9e9))]).toEqual(expected)
  })

  test.each<[Jitter, number, number]>([
    ['full', 0, 1000],
    ['equal', 500, 1000],
    ['none', 1000, 1000],
    [0.25, 750, 1250],
    [1, 1, 2000],
  ])('jitter %s reaches both ends of %d..%d and nothing beyond', (jitter, low, high) => {
    const backoff = exponential(jitter)
    expect(backoff(1, info(lowest))).toBe(low)
    expect(backoff(1, info(highest))).toBe(high)
  })

  test('jitter is drawn before the cap is looked at, as resilience4j does', () => {
    const backoff = exponentialBackoff({ initialMs: 1000, maxMs: 1100, jitter: 0.5 })
    expect([backoff(1, info(lowest)), backoff(1, info(highest))]).toEqual([500, 1100])
    expect(backoff(2, info(lowest))).toBe(1000)
    expect(backoff(3, info(lowest))).toBe(1100)
  })

  test('equal jitter keeps at least half of an odd wait', () => {
    const backoff = exponentialBackoff({ initialMs: 5, jitter: 'equal' })
    expect([backoff(1, info(lowest)), backoff(1, info(highest))]).toEqual([3, 5])
  })

  test('decorrelated: from the shortest wait to three times the one before', () => {
    const backoff = decorrelatedBackoff({ initialMs: 100, maxMs: 5000 })
    expect(backoff(1, info(lowest))).toBe(100)
    expect(backoff(1, info(highest))).toBe(300)
    expect(backoff(2, info(lowest, 300))).toBe(100)
    expect(backoff(2, info(highest, 300))).toBe(900)
    expect(backoff(3, info(highest, 4000))).toBe(5000)
    const capped = decorrelatedBackoff({ initialMs: 100, maxMs: 1000 })
    expect(capped(2, info({ next: () => 0.1 }, 9000))).toBe(390)
    const byDefault = decorrelatedBackoff()
    expect([byDefault(1, info(lowest)), byDefault(1, info(highest))]).toEqual([200, 600])
    expect(byDefault(9, info(highest, 20_000))).toBe(20_000)
  })

  test.each<[string, Backoff]>([
    ['fixed', fixedBackoff(5)],
    ['exponential', exponentialBackoff()],
    ['decorrelated', decorrelatedBackoff()],
  ])('%s: attempts are counted from 1', (_, backoff) => {
    for (const attempt of [0, -1, Number.NaN]) {
      const ask = () => backoff(attempt, info())
      expect(ask).toThrow(new RangeError(`attempt must be at least 1, got ${attempt}`))
    }
    expect(() => backoff(1, info())).not.toThrow()
  })
})
