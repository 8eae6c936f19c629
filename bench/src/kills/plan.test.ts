import { seededRandom } from '@holdfast/resilience-kit/testing'
import { expect, it } from 'vitest'
import { phases } from './phase.js'
import { planOf } from './plan.js'

function planFor(count: number, seed: string): readonly string[] {
  const random = seededRandom(seed)
  return planOf(count, (limit) => 1 + Math.floor(random.next() * limit))
}

it('kills in each phase equally often, and the remainder in the first ones', () => {
  const plan = planFor(23, 'a')
  const counts = phases.map((phase) => plan.filter((one) => one === phase).length)
  expect(counts).toEqual([4, 4, 3, 3, 3, 3, 3])
})

it('has an order of chance, the same for the same seed', () => {
  const plan = planFor(14, 'a')
  expect(plan).not.toEqual([...phases, ...phases])
  expect(planFor(14, 'a')).toEqual(plan)
  expect(planFor(14, 'b')).not.toEqual(plan)
})
