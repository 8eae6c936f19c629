import { expect, it } from 'vitest'
import {
  bandCount,
  countOf,
  niceCeiling,
  outcomeBands,
  stacked,
  totalOf,
} from '../../../page/operator/outcome-bands.js'

it('puts every way in which an attempt can end into one band', () => {
  const results = [
    ...['accepted', 'declined', 'error', 'misconfigured', 'busy', 'unanswered', 'notSent'],
  ]
  const inBands = outcomeBands.flatMap(({ outcomes }) => outcomes)
  expect(inBands.filter((name) => !name.startsWith('refused:')).toSorted()).toEqual(
    results.toSorted(),
  )
})

it('counts whatever else refused as other', () => {
  const counts = { 'refused:deadline': 2, 'refused:aborted': 1, 'refused:bulkhead': 5, error: 9 }
  expect(countOf('refused:other', counts)).toBe(3)
  const refused = outcomeBands.find(({ id }) => id === 'refused')
  expect(refused && bandCount(refused, counts)).toBe(8)
})

it('stacks the bands as calls a second, and draws nothing where nobody counted', () => {
  const slots = [{ accepted: 4, declined: 2, 'refused:bulkhead': 2 }, undefined, {}]
  expect(stacked(slots, 2)).toEqual([
    [4, null, 0],
    [3, null, 0],
    [3, null, 0],
    [3, null, 0],
    [2, null, 0],
  ])
  expect(totalOf(slots)).toEqual(slots[0])
})

it('takes a round number as the top of the scale', () => {
  const tops = [[], [null, 1.2], [7.5], [9.1], [11], [230]].map((heights) => niceCeiling(heights))
  expect(tops).toEqual([2, 2, 8, 10, 15, 300])
})
