import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { burstAt, nextChange } from './rule-timing.js'

// Small numbers, so that a search through every millisecond is short.
const window = fc
  .tuple(fc.nat({ max: 40 }), fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }))
  .map(([from, length]) => ({ from, to: length === undefined ? undefined : from + length }))
const burst = fc
  .integer({ min: 2, max: 25 })
  .chain((every) =>
    fc.record({ every: fc.constant(every), lasts: fc.integer({ min: 1, max: every - 1 }) }),
  )
const timing = fc.record({
  window: fc.option(window, { nil: undefined }),
  burst: fc.option(burst, { nil: undefined }),
})
const moment = fc.oneof(fc.nat({ max: 120 }), fc.double({ min: 0, max: 120, noNaN: true }))

describe('burstAt', () => {
  it.each([
    [{}, 0, 0],
    [{}, 9e9, 0],
    [{ window: { from: 10 } }, 9.9, undefined],
    [{ window: { from: 10, to: 20 } }, 10, 0],
    [{ window: { from: 10, to: 20 } }, 20, undefined],
    [{ burst: { every: 10, lasts: 3 } }, 0, undefined],
    [{ burst: { every: 10, lasts: 3 } }, 10, 1],
    [{ burst: { every: 10, lasts: 3 } }, 12.9, 1],
    [{ burst: { every: 10, lasts: 3 } }, 13, undefined],
    [{ burst: { every: 10, lasts: 3 } }, 52, 5],
    [{ window: { from: 5, to: 26 }, burst: { every: 10, lasts: 3 } }, 5, undefined],
    [{ window: { from: 5, to: 26 }, burst: { every: 10, lasts: 3 } }, 15, 1],
    [{ window: { from: 5, to: 26 }, burst: { every: 10, lasts: 3 } }, 25, 2],
    [{ window: { from: 5, to: 26 }, burst: { every: 10, lasts: 3 } }, 26, undefined],
  ])('of %o at %d is %s', (rule, atMs, number) => {
    expect(burstAt(rule, atMs)).toBe(number)
  })
})

describe('nextChange', () => {
  it('is the first moment at which burstAt differs', () => {
    fc.assert(
      fc.property(timing, moment, (rule, atMs) => {
        const now = burstAt(rule, atMs)
        const next = nextChange(rule, atMs)
        const later = Array.from({ length: 300 }, (_, n) => Math.floor(atMs) + 1 + n)
        expect(next).toBe(later.find((ms) => burstAt(rule, ms) !== now))
        if (next === undefined) return
        expect(next).toBeGreaterThan(atMs)
        // All ends are whole milliseconds: nothing changes between the last one and the next.
        expect(burstAt(rule, Math.max(atMs, next - 1e-6))).toBe(now)
      }),
      { numRuns: 1000 },
    )
  })

  it('does not come for a rule without an end, and not after the end', () => {
    expect(nextChange({}, 5)).toBeUndefined()
    expect(nextChange({ window: { from: 5 } }, 5)).toBeUndefined()
    expect(nextChange({ window: { from: 5, to: 9 } }, 9)).toBeUndefined()
    expect(nextChange({ window: { from: 5, to: 9 } }, 4)).toBe(5)
    expect(nextChange({ window: { from: 5, to: 9 } }, 5)).toBe(9)
  })
})
