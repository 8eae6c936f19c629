import fc from 'fast-check'
import { expect, it } from 'vitest'
import { percentileOf } from './percentile-of.js'

it('is the value of that rank, whatever the order', () => {
  const values = [30, 10, 20, 40]
  expect([25, 50, 51, 99, 100].map((p) => percentileOf(values, p))).toEqual([10, 20, 30, 40, 40])
  expect(values).toEqual([30, 10, 20, 40])
})

it('is the 999th of 1000 at 99.9 %', () => {
  const values = Array.from({ length: 1000 }, (_, index) => index + 1)
  expect(percentileOf(values, 99.9)).toBe(999)
})

it('is nothing where there is nothing, and infinity where that share never came', () => {
  expect(percentileOf([], 50)).toBeUndefined()
  expect([49, 51].map((p) => percentileOf([5, Infinity], p))).toEqual([5, Infinity])
})

it('is not exceeded by that share of the values, and by no smaller value', () => {
  const values = fc.array(fc.integer(), { minLength: 1 })
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 100 }), (all, p) => {
      const found = percentileOf(all, p) ?? NaN
      const upTo = all.filter((value) => value <= found).length
      const below = all.filter((value) => value < found).length
      expect(all).toContain(found)
      expect(upTo * 100).toBeGreaterThanOrEqual(p * all.length)
      expect(below * 100).toBeLessThan(p * all.length)
    }),
  )
})
