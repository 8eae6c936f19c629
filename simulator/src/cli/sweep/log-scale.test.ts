import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logScale } from './log-scale.js'

describe('a logarithmic axis', () => {
  it('has round numbers from end to end', () => {
    const { from, to, ticks } = logScale([0.03, 0.7, 0.1])
    expect([from, to]).toEqual([0.02, 1])
    expect(ticks).toEqual([0.02, 0.05, 0.1, 0.2, 0.5, 1])
  })

  it('puts a factor of ten as far as another', () => {
    const { at } = logScale([0.1, 10])
    expect([0.1, 1, 10].map((value) => at(value))).toEqual([0, 0.5, 1])
    // What is beyond stands at the ends.
    expect([0, 0.01, 100].map((value) => at(value))).toEqual([0, 0, 1])
  })

  it('is there where nothing is to be shown, or only one value', () => {
    expect(logScale([])).toMatchObject({ from: 1, to: 10 })
    expect(logScale([0, Infinity])).toMatchObject({ from: 1, to: 10 })
    const one = logScale([5])
    expect(one.from).toBeLessThan(one.to)
    expect(one.at(5)).toBe(0)
  })

  it('has all values on it, in their order', () => {
    const value = fc.double({ min: 1e-6, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => {
        const { from, to, ticks, at } = logScale(values)
        expect(from).toBeLessThanOrEqual(Math.min(...values))
        expect(to).toBeGreaterThanOrEqual(Math.max(...values))
        expect([ticks[0], ticks.at(-1)]).toEqual([from, to])
        const sorted = values.toSorted((one, other) => one - other)
        const places = sorted.map((one) => at(one))
        expect(places).toEqual(places.toSorted((one, other) => one - other))
      }),
    )
  })
})
