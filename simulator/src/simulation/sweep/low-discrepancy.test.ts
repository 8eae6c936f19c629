import { seededRandom } from '@holdfast/resilience-kit/testing'
import { expect, it } from 'vitest'
import { LowDiscrepancy } from './low-discrepancy.js'

const points = (seed: number, dimensions: number, count: number) => {
  const sequence = new LowDiscrepancy(dimensions, seededRandom(seed))
  return Array.from({ length: count }, () => sequence.next())
}

const DIMENSIONS = 11

it('fills every coordinate evenly, better than chance does', () => {
  const all = points(1, DIMENSIONS, 400)
  for (let dimension = 0; dimension < DIMENSIONS; dimension += 1) {
    const inTenth = Array.from({ length: 10 }, () => 0)
    for (const point of all) {
      const at = point[dimension] ?? -1
      expect(at).toBeGreaterThanOrEqual(0)
      expect(at).toBeLessThan(1)
      inTenth[Math.floor(at * 10)]! += 1
    }
    // 40 each; by chance the worst of all these would be off by 18.
    for (const count of inTenth) expect(Math.abs(count - 40)).toBeLessThanOrEqual(6)
  }
})

it('fills every plane, better than chance does', () => {
  const all = points(1, DIMENSIONS, 200)
  const filled: number[] = []
  for (let one = 0; one < DIMENSIONS; one += 1) {
    for (let other = one + 1; other < DIMENSIONS; other += 1) {
      const cell = (point: readonly number[]) =>
        [point[one] ?? 0, point[other] ?? 0].map((at) => Math.floor(at * 10)).join(' ')
      filled.push(new Set(all.map(cell)).size)
    }
  }
  // Of 100 cells chance would fill 87, and 81 where it does worst.
  const mean = filled.reduce((sum, count) => sum + count, 0) / filled.length
  expect(mean).toBeGreaterThan(92)
  expect(Math.min(...filled)).toBeGreaterThan(65)
})

it('repeats with its seed, and is another one with another', () => {
  expect(points(5, 3, 10)).toEqual(points(5, 3, 10))
  expect(points(6, 3, 10)).not.toEqual(points(5, 3, 10))
})

it('has no more dimensions than it can keep apart', () => {
  expect(() => points(1, 13, 1)).toThrow('at most 12 dimensions')
})
