import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../testing/seeded-random.js'
import {
  decorrelatedBackoff,
  exponentialBackoff,
  fixedBackoff,
  type Backoff,
  type ExponentialBackoffOptions,
  type Jitter,
} from './backoff.js'

const LONGEST = 2 ** 31 - 1
const ms = fc.oneof(
  fc.integer({ min: 1, max: LONGEST }),
  fc.integer({ min: 1, max: 5000 }),
  fc.double({ min: 1, max: 1e6, noNaN: true }),
)
const multiplier = fc.double({ min: 1, max: 1000, noNaN: true })
const part = fc.double({ min: 0, max: 1, noNaN: true })
const named = fc.constantFrom<Jitter>('none', 'full', 'equal')
const attempt = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 1_000_000 }))
const random = { next: part.map((x) => x * (1 - 2 ** -32)) }

/** The wait without jitter and without the cap, as the words say it. */
function plainWait(options: ExponentialBackoffOptions, n: number, maxMs: number): number {
  return exponentialBackoff({ ...options, maxMs, jitter: 'none' })(n, {
    random: { next: () => 0.5 },
    previousMs: 0,
    error: undefined,
    value: undefined,
  })
}

/** The waits of one series, each told the one before, as a retry does. */
function series(backoff: Backoff, seed: number, attempts: number): number[] {
  const drawn = seededRandom(seed)
  const waits: number[] = []
  for (let n = 1; n <= attempts; n += 1) {
    const previousMs = waits.at(-1) ?? 0
    const info = { random: drawn, previousMs, error: undefined, value: undefined }
    waits.push(backoff(n, info))
  }
  return waits
}

const wait = (backoff: Backoff, n: number, x: number, previousMs = 0) =>
  backoff(n, { random: { next: () => x }, previousMs, error: undefined, value: undefined })

describe('a back-off, whatever its numbers and whatever is drawn', () => {
  const options = fc.record({ initialMs: ms, multiplier, maxMs: ms }).map((given) => ({
    ...given,
    initialMs: Math.min(given.initialMs, given.maxMs),
    maxMs: Math.max(given.initialMs, given.maxMs),
  }))

  test('exponential, full jitter: whole, in 0..wait', () => {
    fc.assert(
      fc.property(options, attempt, random.next, (given, n, x) => {
        const drawn = wait(exponentialBackoff({ ...given, jitter: 'full' }), n, x)
        expect(Number.isInteger(drawn)).toBe(true)
        expect(drawn).toBeGreaterThanOrEqual(0)
        expect(drawn).toBeLessThanOrEqual(plainWait(given, n, given.maxMs))
      }),
    )
  })

  test('exponential, equal jitter: whole, in half of the wait..wait', () => {
    fc.assert(
      fc.property(options, attempt, random.next, (given, n, x) => {
        const drawn = wait(exponentialBackoff({ ...given, jitter: 'equal' }), n, x)
        const plain = plainWait(given, n, given.maxMs)
        expect(Number.isInteger(drawn)).toBe(true)
        expect(drawn).toBeGreaterThanOrEqual(plain / 2)
        expect(drawn).toBeLessThanOrEqual(plain)
      }),
    )
  })

  test("exponential, a number for jitter: resilience4j's formula, cut by the cap", () => {
    fc.assert(
      fc.property(options, part, attempt, random.next, (given, jitter, n, x) => {
        const drawn = wait(exponentialBackoff({ ...given, jitter }), n, x)
        const plain = plainWait(given, n, LONGEST)
        const [low, high] = [plain - jitter * plain, plain + jitter * plain]
        const expected = Math.max(1, Math.floor(low + x * (high - low + 1)))
        const reachable = Math.min(expected, Math.floor(high))
        expect(drawn).toBe(Math.min(Math.max(1, reachable), Math.trunc(given.maxMs)))
      }),
    )
  })

  test('exponential, no jitter: each wait is the one before times the multiplier, cut', () => {
    fc.assert(
      fc.property(options, fc.integer({ min: 2, max: 60 }), (given, n) => {
        const cap = Math.trunc(given.maxMs)
        const before = plainWait(given, n - 1, given.maxMs)
        const now = plainWait(given, n, given.maxMs)
        expect(now).toBe(Math.min(Math.trunc(before * given.multiplier), cap))
        expect(plainWait(given, 1, given.maxMs)).toBe(Math.min(Math.trunc(given.initialMs), cap))
      }),
    )
  })

  test('decorrelated: whole, from the shortest wait to three times the one before', () => {
    fc.assert(
      fc.property(ms, ms, fc.integer({ min: 0, max: LONGEST }), random.next, (a, b, prev, x) => {
        const [initialMs, maxMs] = [Math.min(a, b), Math.max(a, b)]
        const drawn = wait(decorrelatedBackoff({ initialMs, maxMs }), 5, x, prev)
        expect(Number.isInteger(drawn)).toBe(true)
        expect(drawn).toBeGreaterThanOrEqual(Math.trunc(initialMs))
        expect(drawn).toBeLessThanOrEqual(maxMs)
        expect(drawn).toBeLessThanOrEqual(3 * Math.max(prev, Math.trunc(initialMs)))
      }),
    )
  })

  test('never NaN and never above the cap in a series of 10 000 attempts', () => {
    const kinds = fc.oneof(
      fc.tuple(options, fc.oneof(named, part)).map(([given, jitter]) => ({
        maxMs: given.maxMs,
        backoff: exponentialBackoff({ ...given, jitter }),
      })),
      options.map(({ initialMs, maxMs }) => ({
        maxMs,
        backoff: decorrelatedBackoff({ initialMs, maxMs }),
      })),
      fc.tuple(ms, part).map(([fixed, jitter]) => ({
        maxMs: LONGEST,
        backoff: fixedBackoff(fixed, jitter),
      })),
    )
    fc.assert(
      fc.property(kinds, fc.integer(), ({ backoff, maxMs }, seed) => {
        const waits = series(backoff, seed, 10_000)
        expect(waits.every((one) => Number.isInteger(one) && one >= 0 && one <= maxMs)).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  test('decorrelated waits are spread: two series of equal numbers soon differ', () => {
    const backoff = decorrelatedBackoff({ initialMs: 100, maxMs: 10_000 })
    expect(series(backoff, 1, 10)).not.toEqual(series(backoff, 2, 10))
    expect(Math.max(...series(backoff, 3, 1000))).toBe(10_000)
    expect(Math.min(...series(backoff, 3, 1000))).toBeLessThan(200)
  })
})
