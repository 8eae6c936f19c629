import { expect, it } from 'vitest'
import { compared, middle, type Figure } from './figures.js'

function figure(perSecond: number, p50Ms: number, p99Ms: number): Figure {
  return { perSecond, cpuUs: 1e6 / perSecond, p50Ms, p99Ms }
}

it('takes the middle of the rounds, each figure by itself', () => {
  const figures = [figure(1000, 3, 9), figure(2000, 1, 7), figure(4000, 2, 8)]
  expect(middle(figures)).toEqual({ perSecond: 2000, cpuUs: 500, p50Ms: 2, p99Ms: 8 })
})

it('sets each round against the same round of the bare handler', () => {
  const bare = [figure(1000, 1, 2), figure(4000, 1, 2), figure(2000, 1, 2)]
  // The machine was slow in the first round, for both.
  const server = [figure(500, 4, 6), figure(1000, 2, 5), figure(1500, 3, 4)]
  expect(compared(server, bare)).toEqual({
    ratio: 0.5,
    lowest: 0.25,
    highest: 0.75,
    addedP50Ms: 2,
    addedP99Ms: 3,
  })
})
