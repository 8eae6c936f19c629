import { expect, it } from 'vitest'
import { median, percentile } from './percentile.js'

it('is the smallest value that so many percent do not exceed', () => {
  const values = Array.from({ length: 200 }, (_, i) => 200 - i)
  expect(percentile(values, 95)).toBe(190)
  expect(percentile(values, 100)).toBe(200)
  expect(percentile(values, 0)).toBe(1)
})

it('is the middle, and leaves the values as they stood', () => {
  const values = [30, 10, 20]
  expect(median(values)).toBe(20)
  expect(values).toEqual([30, 10, 20])
  expect(median([])).toBeNaN()
})
