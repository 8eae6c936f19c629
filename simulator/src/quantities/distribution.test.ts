import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distributionSchema, drawMs } from './distribution.js'
import type { DistributionInput } from './distribution-shape.js'
import { LONGEST_DURATION_MS } from './quantity.js'

const parse = (input: DistributionInput) => distributionSchema.parse(input)

const anyMs = fc.oneof(fc.nat({ max: 1000 }), fc.nat({ max: LONGEST_DURATION_MS }))
const positiveMs = fc.integer({ min: 1, max: LONGEST_DURATION_MS })
const anyPair = fc.tuple(anyMs, anyMs).map(([one, other]): [number, number] => {
  return [Math.min(one, other), Math.max(one, other)]
})
const anyTable = fc
  .uniqueArray(fc.nat({ max: 1000 }), { minLength: 2, maxLength: 6 })
  .chain((permille) =>
    fc.array(anyMs, { minLength: permille.length, maxLength: permille.length }).map((times) => {
      const keys = permille.sort((one, other) => one - other).map((key) => `p${key / 10}`)
      const rising = times.sort((one, other) => one - other)
      return Object.fromEntries(keys.map((key, index) => [key, rising[index] ?? 0]))
    }),
  )
type SimpleInput = Exclude<DistributionInput, { slowMode: unknown }>
const anySigma = fc.double({ min: 0.01, max: 5, noNaN: true })
const anyBounded: fc.Arbitrary<SimpleInput> = fc.oneof(
  anyMs,
  anyPair.map(([min, max]) => ({ uniform: { min, max } })),
  fc.tuple(anyPair, anySigma).map(([[median, max], sigma]) => {
    return { lognormal: { median: Math.max(median, 1), sigma, max: Math.max(max, 1) } }
  }),
  anyTable.map((quantiles) => ({ quantiles })),
)
const anyEndless: fc.Arbitrary<SimpleInput> = fc.oneof(
  fc.record({ lognormal: fc.record({ median: positiveMs, sigma: anySigma }) }),
  fc.record({ exponential: fc.record({ min: anyMs, mean: positiveMs }) }),
)
const anySimple = fc.oneof(anyBounded, anyEndless)
const anyInput: fc.Arbitrary<DistributionInput> = fc.oneof(
  anySimple,
  fc.record({
    slowMode: fc.record({
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      normal: anySimple,
      slow: anySimple,
    }),
  }),
)
const LAST_FRACTION = 1 - 2 ** -53
const anyFraction = fc.oneof(
  fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  fc.nat({ max: 2 ** 32 - 1 }).map((bits) => bits / 2 ** 32),
  fc.constantFrom(0, Number.MIN_VALUE, 2 ** -32, 0.5, 1 - 2 ** -32, LAST_FRACTION),
)

/** Draws at the middles of so many equal parts of [0, 1). */
function evenDraws(input: DistributionInput, count = 50_000): number[] {
  const distribution = parse(input)
  return Array.from({ length: count }, (_, index) => drawMs(distribution, (index + 0.5) / count))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function deviation(values: readonly number[]): number {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
}

describe('a parsed distribution', () => {
  it('parses to itself, by way of JSON too', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const parsed = parse(input)
        expect(distributionSchema.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed)
      }),
    )
  })
})

describe('a draw', () => {
  it('is a whole number of milliseconds, from 0 to 30 days', () => {
    fc.assert(
      fc.property(anyInput, anyFraction, (input, fraction) => {
        const ms = drawMs(parse(input), fraction)
        expect(Number.isInteger(ms)).toBe(true)
        expect(ms).toBeGreaterThanOrEqual(0)
        expect(ms).toBeLessThanOrEqual(LONGEST_DURATION_MS)
      }),
    )
  })

  it('does not fall while the fraction grows', () => {
    fc.assert(
      fc.property(anySimple, anyFraction, anyFraction, (input, one, other) => {
        const lower = drawMs(parse(input), Math.min(one, other))
        expect(drawMs(parse(input), Math.max(one, other))).toBeGreaterThanOrEqual(lower)
      }),
      { numRuns: 1000 },
    )
  })

  it('of an even spread has each whole millisecond equally often, both ends included', () => {
    const draws = evenDraws({ uniform: { min: 3, max: 6 } }, 4000)
    const counts = [3, 4, 5, 6].map((ms) => draws.filter((draw) => draw === ms).length)
    expect(counts).toEqual([1000, 1000, 1000, 1000])
    const seeds = evenDraws({ uniform: { min: 100, max: 500 } })
    expect(mean(seeds)).toBeCloseTo(300, 1)
    expect(deviation(seeds)).toBeCloseTo(Math.sqrt((401 ** 2 - 1) / 12), 1)
  })

  it('of a lognormal spread has its median, mean and deviation', () => {
    const draws = evenDraws({ lognormal: { median: '10s', sigma: 0.6 } })
    expect(draws[25_000]).toBeCloseTo(10_000, -1)
    expect(mean(draws) / (10_000 * Math.exp(0.6 ** 2 / 2))).toBeCloseTo(1, 3)
    expect(deviation(draws.map((ms) => Math.log(ms)))).toBeCloseTo(0.6, 3)
  })

  it('of a lognormal spread with an end becomes that end, and nothing else changes', () => {
    const free = evenDraws({ lognormal: { median: 80, sigma: 0.6 } }, 1000)
    const capped = evenDraws({ lognormal: { median: 80, sigma: 0.6, max: 200 } }, 1000)
    expect(capped).toEqual(free.map((ms) => Math.min(ms, 200)))
    expect(Math.max(...free)).toBeGreaterThan(200)
  })

  it('of an exponential spread has the mean and the deviation on top of its least time', () => {
    const draws = evenDraws({ exponential: { min: '2s', mean: '10s' } })
    expect(Math.min(...draws)).toBe(2000)
    expect(mean(draws) / 12_000).toBeCloseTo(1, 3)
    expect(deviation(draws) / 10_000).toBeCloseTo(1, 2)
  })

  it('of a quantile table goes in a straight line from one to the next, flat outside', () => {
    const table = parse({ quantiles: { p10: 100, p50: 200, p90: 1000, 'p99.5': 3000 } })
    const at = [0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 0.9475, 0.995, 0.999]
    const times = [100, 100, 100, 125, 150, 200, 600, 1000, 2000, 3000, 3000]
    expect(at.map((fraction) => drawMs(table, fraction))).toEqual(times)
    expect(drawMs(parse({ quantiles: { p0: 0, p100: 1000 } }), LAST_FRACTION)).toBe(1000)
    const stepped = parse({ quantiles: { p0: 5, p50: 5, 'p50.1': 9, p100: 9 } })
    expect([0.49, 0.5, 0.501, 0.9].map((fraction) => drawMs(stepped, fraction))).toEqual([
      5, 5, 9, 9,
    ])
  })

  it('in slow mode is slow for the share, and follows the whole of each part', () => {
    const normal = { uniform: { min: 0, max: 79 } }
    const slow = { uniform: { min: 100, max: 119 } }
    const draws = evenDraws({ slowMode: { share: '20%', normal, slow } }, 1000)
    expect(draws.slice(0, 200)).toEqual(evenDraws(slow, 200))
    expect(draws.slice(200)).toEqual(evenDraws(normal, 800))
    // For this share the last fraction's place in what remains is rounded up to 1.
    const rounded = parse({ slowMode: { share: 0.06, normal, slow } })
    expect(drawMs(rounded, LAST_FRACTION)).toBe(79)
    expect(mean(draws)).toBeCloseTo(0.2 * 109.5 + 0.8 * 39.5, 9)
    expect(new Set(evenDraws({ slowMode: { share: 0, normal: 1, slow: 2 } }, 9))).toEqual(
      new Set([1]),
    )
    expect(new Set(evenDraws({ slowMode: { share: 1, normal: 1, slow: 2 } }, 9))).toEqual(
      new Set([2]),
    )
  })

  it('is the one that another library of mathematics finds', () => {
    const at = [0, 0.001, 0.1, 0.25, 0.5, 0.9, 0.99, 0.999]
    const draws = (input: DistributionInput) => at.map((fraction) => drawMs(parse(input), fraction))
    // Python's statistics.NormalDist().inv_cdf and math.log.
    expect(draws({ lognormal: { median: 80, sigma: 0.6 } })).toEqual([
      0, 13, 37, 53, 80, 173, 323, 511,
    ])
    expect(draws({ exponential: { min: 20, mean: 80 } })).toEqual([
      20, 20, 28, 43, 75, 204, 388, 573,
    ])
  })

  it.each([-0.1, 1, 1.5, Number.NaN])('refuses the fraction %d', (fraction) => {
    expect(() => drawMs({ fixed: 1 }, fraction)).toThrow(
      `fraction must be in [0, 1), got ${fraction}`,
    )
  })
})
