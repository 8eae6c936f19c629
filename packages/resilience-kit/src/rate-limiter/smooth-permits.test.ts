import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SmoothPermits } from './smooth-permits.js'

const ROUNDING = 1e-6

/** Whether no window over `times` (ascending) has more than the limit and one burst. */
function isSmooth(times: readonly number[], limit: number, periodMs: number, burst: number) {
  return times.every((from, i) =>
    times.slice(i).every((to, n) => n + 1 <= (limit * (to - from)) / periodMs + burst + ROUNDING),
  )
}

const setting = fc.record({
  limit: fc.integer({ min: 1, max: 50 }),
  periodMs: fc.double({ min: 0.5, max: 5000, noNaN: true }),
  burst: fc.integer({ min: 1, max: 10 }),
})
const step = fc.record({
  passesMs: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 500, noNaN: true })),
  wanted: fc.integer({ min: 1, max: 4 }),
  maxWaitMs: fc.constantFrom(0, 10, 1000),
})

describe('permits one after another', () => {
  test('no window of any length has more than the limit and one burst', () => {
    fc.assert(
      fc.property(
        setting,
        fc.array(step, { maxLength: 60 }),
        ({ limit, periodMs, burst }, steps) => {
          const permits = new SmoothPermits(limit, periodMs, burst, 0)
          const granted: number[] = []
          let now = 0
          for (const { passesMs, wanted, maxWaitMs } of steps) {
            now += passesMs
            const waitMs = permits.take(wanted, now, maxWaitMs)
            expect(waitMs).toBeLessThanOrEqual(maxWaitMs)
            if (waitMs >= 0) granted.push(...Array.from({ length: wanted }, () => now + waitMs))
          }
          // Several permits at once pass together, so they count as one burst more.
          const most = burst + Math.max(0, ...steps.map(({ wanted }) => wanted - burst))
          expect(isSmooth(granted, limit, periodMs, most)).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('whoever is refused only just is: one more interval, and it is granted', () => {
    fc.assert(
      fc.property(
        setting,
        fc.array(step, { maxLength: 30 }),
        ({ limit, periodMs, burst }, steps) => {
          const permits = new SmoothPermits(limit, periodMs, burst, 0)
          let now = 0
          for (const { passesMs, wanted, maxWaitMs } of steps) {
            now += passesMs
            if (permits.take(wanted, now, maxWaitMs) >= 0) continue
            const waitMs = permits.waitMs(now)
            expect(permits.take(1, now + waitMs + ROUNDING, 0)).toBe(0)
            return
          }
        },
      ),
    )
  })

  test('begins with a full burst, and then one permit for each interval', () => {
    const permits = new SmoothPermits(10, 1000, 3, 500)
    expect(permits.available(500)).toBe(3)
    expect([1, 2, 3, 4, 5].map(() => permits.take(1, 500, 1000))).toEqual([0, 0, 0, 100, 200])
    expect(permits.available(500)).toBe(-2)
    expect([permits.available(699), permits.available(700), permits.available(1e9)]).toEqual([
      -1, 0, 3,
    ])
  })

  test('whole numbers stay whole, also where an interval has no end in decimals', () => {
    // Seven times a seventh of a second is a little more than one in binary.
    const permits = new SmoothPermits(7, 1000, 7, 0)
    for (let i = 0; i < 7; i += 1) permits.take(1, 0, 0)
    expect(permits.available(1000)).toBe(7)
    expect(permits.take(7, 1000, 0)).toBe(0)
  })

  test('a reservation that is given back goes to the next', () => {
    const permits = new SmoothPermits(1, 100, 1, 0)
    expect([permits.take(1, 0, 0), permits.take(1, 0, 500), permits.take(1, 0, 500)]).toEqual([
      0, 100, 200,
    ])
    permits.giveBack(1)
    expect(permits.take(1, 0, 500)).toBe(200)
  })

  test('drained, it begins to gather from nothing', () => {
    const permits = new SmoothPermits(10, 1000, 5, 0)
    permits.take(1, 0, 0)
    expect(permits.drain(0)).toBe(4)
    expect([permits.available(0), permits.waitMs(0)]).toEqual([0, 100])
    expect([permits.available(100), permits.available(500)]).toEqual([1, 5])
    permits.take(5, 500, 0)
    permits.take(1, 500, 100)
    expect([permits.drain(500), permits.available(500)]).toEqual([0, -1])
  })

  test('another limit keeps what is missing, in permits', () => {
    const permits = new SmoothPermits(10, 1000, 3, 0)
    for (let i = 0; i < 5; i += 1) permits.take(1, 0, 1000)
    permits.setLimit(100, 0)
    expect(permits.available(0)).toBe(-2)
    expect(permits.waitMs(0)).toBeCloseTo(30)
    permits.setLimit(1, 0)
    expect([permits.available(0), permits.waitMs(0)]).toEqual([-2, 3000])
  })

  test('tells how long one of the last reservations has to wait', () => {
    const permits = new SmoothPermits(1, 100, 1, 0)
    for (let i = 0; i < 4; i += 1) permits.take(1, 0, 1000)
    expect([3, 2, 1, 0].map((untaken) => permits.waitMs(0, untaken))).toEqual([100, 200, 300, 400])
    expect(permits.waitMs(250, 3)).toBe(0)
  })
})
