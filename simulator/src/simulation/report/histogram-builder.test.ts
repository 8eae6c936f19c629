import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HistogramBuilder, bucketStart, percentile } from './histogram-builder.js'

function histogramOf(durations: readonly number[]) {
  const builder = new HistogramBuilder()
  for (const ms of durations) builder.record(ms)
  return builder.histogram()
}

const anyMs = fc.oneof(
  fc.nat({ max: 40 }),
  fc.nat({ max: 900_000 }),
  fc.maxSafeNat(),
  fc.nat({ max: 52 }).map((bits) => 2 ** bits),
  fc.nat({ max: 52 }).map((bits) => 2 ** (bits + 1) - 1),
)
/** Years, and sums of many of them are still exact. */
const exactMs = anyMs.filter((ms) => ms < 2 ** 40)
const someMs = fc.array(anyMs, { minLength: 1, maxLength: 200 })

describe('a histogram', () => {
  it('counts every duration in a bucket that holds it and is at most 1/8 wide', () => {
    fc.assert(
      fc.property(anyMs, (ms) => {
        const [[upTo, count] = [0, 0], ...others] = histogramOf([ms]).buckets
        expect({ count, others }).toEqual({ count: 1, others: [] })
        expect(upTo).toBeGreaterThanOrEqual(ms)
        expect(bucketStart(upTo)).toBeLessThanOrEqual(ms)
        expect((upTo - bucketStart(upTo)) * 8).toBeLessThanOrEqual(bucketStart(upTo))
      }),
    )
  })

  it('has eight buckets to every doubling', () => {
    const durations = Array.from({ length: 512 }, (_, index) => index + 512)
    expect(histogramOf(durations).buckets).toEqual(
      Array.from({ length: 8 }, (_, index) => [575 + 64 * index, 64]),
    )
  })

  it('knows how many, the shortest, the longest and the sum exactly', () => {
    fc.assert(
      fc.property(someMs, (durations) => {
        const { count, min, max, sum, buckets } = histogramOf(durations)
        expect({ count, min, max }).toEqual({
          count: durations.length,
          min: Math.min(...durations),
          max: Math.max(...durations),
        })
        expect(sum).toBe(durations.reduce((total, ms) => total + ms, 0))
        expect(buckets.reduce((total, [, inBucket]) => total + inBucket, 0)).toBe(count)
        expect(buckets.map(([upTo]) => upTo)).toEqual(
          buckets.map(([upTo]) => upTo).toSorted((one, other) => one - other),
        )
      }),
    )
  })

  it('says a percentile that is never below the true one and at most 1/8 above it', () => {
    fc.assert(
      fc.property(someMs, fc.constantFrom(0.1, 1, 25, 50, 90, 99, 99.9, 100), (durations, p) => {
        const sorted = durations.toSorted((one, other) => one - other)
        const rank = Math.max(1, Math.ceil((p * sorted.length) / 100 - 1e-9))
        const exact = sorted[rank - 1] ?? 0
        const told = percentile(histogramOf(durations), p) ?? -1
        expect(told).toBeGreaterThanOrEqual(exact)
        expect((told - exact) * 8).toBeLessThanOrEqual(exact)
        expect(told).toBeLessThanOrEqual(sorted.at(-1) ?? 0)
      }),
    )
  })

  it('says exact percentiles below 16 ms', () => {
    const histogram = histogramOf([0, 1, 2, 3, 15])
    expect([1, 20, 21, 60, 80, 81, 100].map((p) => percentile(histogram, p))).toEqual([
      0, 0, 1, 2, 3, 15, 15,
    ])
  })

  it('takes 0.07 % of 10 000 for the 7th, whatever multiplication makes of it', () => {
    const durations = Array.from({ length: 10_000 }, (_, index) => (index < 7 ? 1 : 15))
    expect(percentile(histogramOf(durations), 0.07)).toBe(1)
    expect(percentile(histogramOf(durations), 0.08)).toBe(15)
  })

  it('merged from parts is that of the whole', () => {
    fc.assert(
      fc.property(fc.array(fc.array(exactMs)), (parts) => {
        const merged = new HistogramBuilder()
        for (const part of parts) merged.merge(histogramOf(part))
        expect(merged.histogram()).toEqual(histogramOf(parts.flat()))
      }),
    )
  })

  it('without a duration has no percentile', () => {
    const empty = histogramOf([])
    expect(empty).toEqual({ count: 0, min: 0, max: 0, sum: 0, buckets: [] })
    expect(percentile(empty, 50)).toBeUndefined()
  })

  it('is not changed by what is counted after it was built', () => {
    const builder = new HistogramBuilder()
    builder.record(3)
    const built = builder.histogram()
    builder.record(4)
    expect(built).toEqual({ count: 1, min: 3, max: 3, sum: 3, buckets: [[3, 1]] })
  })

  it('cuts a fraction off, and refuses what is no duration', () => {
    expect(histogramOf([2.9]).buckets).toEqual([[2, 1]])
    for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => histogramOf([wrong])).toThrow(RangeError)
    }
  })
})
