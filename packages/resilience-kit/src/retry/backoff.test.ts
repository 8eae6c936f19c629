import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../testing/seeded-random.js'
import { exponentialBackoff, fixedBackoff, type Jitter } from './backoff.js'

const random = seededRandom(1)
const attempts = (n: number) => Array.from({ length: n }, (_, i) => i + 1)

describe('back-off', () => {
  test('fixed: the same wait after every attempt', () => {
    expect(attempts(4).map((attempt) => fixedBackoff(300)(attempt, random))).toEqual([
      300, 300, 300, 300,
    ])
  })

  test("exponential: the seeds' waits, and resilience4j's whole milliseconds", () => {
    const seeds = exponentialBackoff({ initialMs: 1000, jitter: 'none' })
    expect(attempts(3).map((attempt) => seeds(attempt, random))).toEqual([1000, 2000, 4000])
    const r4j = exponentialBackoff({ initialMs: 100, multiplier: 1.5, jitter: 'none' })
    expect(attempts(6).map((attempt) => r4j(attempt, random))).toEqual([
      100, 150, 225, 337, 505, 757,
    ])
  })

  test('the cap holds for every attempt, also the millionth', () => {
    const capped = exponentialBackoff({ initialMs: 500, maxMs: 3000, jitter: 'none' })
    expect([1, 2, 3, 4, 1_000_000].map((n) => capped(n, random))).toEqual([
      500, 1000, 2000, 3000, 3000,
    ])
    const flat = exponentialBackoff({ initialMs: 100, multiplier: 1.0001, jitter: 'none' })
    expect(flat(1_000_000_000, random)).toBe(100)
  })

  test.each<[Jitter, number, number]>([
    ['full', 0, 1000],
    ['equal', 500, 1000],
    ['none', 1000, 1000],
  ])('jitter %s stays in %d..%d and reaches both ends', (jitter, low, high) => {
    const backoff = exponentialBackoff({ initialMs: 1000, jitter })
    expect(backoff(1, { next: () => 0 })).toBe(jitter === 'full' ? low : high)
    expect(backoff(1, { next: () => 1 - 2 ** -32 })).toBe(jitter === 'equal' ? low : high)
    for (let i = 0; i < 1000; i += 1) {
      const ms = backoff(1, random)
      expect(ms >= low && ms <= high && Number.isInteger(ms)).toBe(true)
    }
  })

  test('never NaN, negative or above the cap, whatever the numbers', () => {
    fc.assert(
      fc.property(
        fc.record({
          initialMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
          multiplier: fc.double({ min: 1, max: 1000, noNaN: true }),
          maxMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
          jitter: fc.constantFrom<Jitter>('none', 'full', 'equal'),
        }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (options, attempt) => {
          const ms = exponentialBackoff(options)(attempt, random)
          // Full jitter draws whole numbers, so a cap with a fraction may be reached from above.
          return ms >= 0 && ms <= Math.ceil(options.maxMs)
        },
      ),
    )
  })

  test('refuses numbers outside of their range', () => {
    expect(() => fixedBackoff(-1)).toThrow('backoff.ms must be 0..2147483647, got -1')
    expect(() => exponentialBackoff({ multiplier: 0.5 })).toThrow(
      'backoff.multiplier must be 1..1000, got 0.5',
    )
    expect(() => exponentialBackoff(JSON.parse('{"jitter":"half"}'))).toThrow(
      'backoff.jitter must be none, full or equal, got half',
    )
  })
})
