import { describe, expect, it } from 'vitest'
import { inverseNormal } from './inverse-normal.js'

describe('the inverse of the normal distribution', () => {
  // Found by bisecting the C library's erfc; both sides of each border between two ratios.
  it.each([
    [1e-15, -7.941345326170998],
    [1e-10, -6.3613409024040575],
    [0.001, -3.090232306167814],
    [0.075, -1.4395314709384563],
    [0.1, -1.2815515655446008],
    [0.5, 0],
    [0.9, 1.2815515655446008],
    [0.975, 1.959963984540054],
    [0.999, 3.090232306167814],
  ])('at %d is %d', (fraction, deviations) => {
    expect(inverseNormal(fraction)).toBeCloseTo(deviations, 13)
  })

  it('is as far below the mean as above it', () => {
    for (let n = 1; n < 512; n += 1) {
      expect(inverseNormal(n / 1024)).toBe(-inverseNormal(1 - n / 1024))
    }
  })

  it('does not fall where one ratio hands over to the next', () => {
    for (const border of [0.075, 0.925, Math.exp(-25)]) {
      const step = border * 1e-9
      const around = [-2, -1, 0, 1, 2].map((n) => inverseNormal(border + n * step))
      expect(around).toEqual([...around].sort((first, second) => first - second))
      expect(new Set(around).size).toBe(5)
    }
  })

  it('has no lower end, and a far upper one just below 1', () => {
    expect(inverseNormal(0)).toBe(Number.NEGATIVE_INFINITY)
    expect(inverseNormal(1 - 2 ** -53)).toBeCloseTo(8.2095, 3)
  })
})
