import { expect, it } from 'vitest'
import { Latencies } from './latencies.js'

it('gives percentiles by nearest rank, whatever the order of arrival', () => {
  const latencies = new Latencies([40, 10, 30, 20])
  expect([0, 0.5, 0.75, 0.99, 1].map((q) => latencies.at(q))).toEqual([10, 20, 30, 40, 40])
  expect(latencies.mean).toBe(25)
  expect(latencies.count).toBe(4)
})

it('has no percentile of nothing', () => {
  expect(new Latencies([]).at(0.5)).toBeNaN()
})
