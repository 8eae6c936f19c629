import { expect, it } from 'vitest'
import { textTable } from '../table.js'
import {
  memorySection,
  underWaySection,
  type HeapRow,
  type UnderWayRow,
} from './long-hang-section.js'

const asIs: UnderWayRow = {
  name: 'as is',
  perSecond: 20,
  results: [
    [
      { calls: 1200, orders: 1200 },
      { calls: 2400, orders: 2400 },
    ],
  ],
  isJudged: false,
}

const guarded: UnderWayRow = {
  ...asIs,
  name: 'x',
  results: [
    [
      { calls: 80, orders: 90 },
      { calls: 5, orders: 12 },
    ],
    [
      { calls: 70, orders: 100 },
      { calls: 6, orders: 9 },
    ],
  ],
  isJudged: true,
}

const heapAsIs: HeapRow = {
  name: 'as is',
  perSecond: 20,
  minutes: [
    { most: 900_000, median: 450_000 },
    { most: 1_800_000, median: 1_350_000 },
  ],
  isJudged: false,
}

function heapOf(growth: number): HeapRow {
  const minutes = [
    { most: 160_000, median: -30_000 },
    { most: -13_000, median: -30_000 + growth },
  ]
  return { name: 'x', perSecond: 20, minutes, isJudged: true }
}

it('sets the worst seed of the second minute beside that of the first, and the AS-IS', () => {
  const { table, goals } = underWaySection([asIs, guarded], 'as is')
  const [, first, second] = textTable(table).split('\n')
  expect(first).toMatch(/^as is +20 +1 +1200 +2400 +1200 +2400 +100\.00 %$/)
  expect(second).toMatch(
    /^x +20 +2 +80 +6 +100 +12 +0\.50 % +calls <= 80: reached; orders <= 100: reached$/,
  )
  expect(goals.map(({ figure }) => figure)).toEqual([6, 12])
})

it('misses the target where more is under way in the second minute', () => {
  const { goals } = underWaySection([{ ...asIs, isJudged: true }], 'as is')
  expect(goals.map(({ target, figure }) => target.isReachedBy(figure))).toEqual([false, false])
})

it('compares only with the AS-IS at the same pace', () => {
  const { table } = underWaySection([{ ...asIs, perSecond: 2 }, guarded], 'as is')
  expect(textTable(table).split('\n')[2]).toMatch(/100 +12 +calls/)
})

it('says of the memory how much it grows, beside the AS-IS', () => {
  const { table, text } = memorySection([heapAsIs, heapOf(9000)], 'as is', '20.1.2')
  const [, first, second] = textTable(table).split('\n')
  expect(first).toMatch(/^as is +20 +900\.0 +1800\.0 +900\.0 +100\.00 %$/)
  expect(second).toMatch(/^x +20 +160\.0 +-13\.0 +9\.0 +1\.00 % +growth <= 5 %: reached$/)
  expect(text).toContain('Node 20.1.2')
})

it('lets 5 % of the growth of the AS-IS pass, and no more', () => {
  const isReached = (growth: number) => {
    const [goal] = memorySection([heapAsIs, heapOf(growth)], 'as is', '20').goals
    return goal?.target.isReachedBy(goal.figure)
  }
  expect([-100_000, 0, 44_000, 46_000].map(isReached)).toEqual([true, true, true, false])
})

it('misses the target where there is nothing to compare with, and prints no sign of zero', () => {
  const { goals } = memorySection([heapOf(0)], 'as is', '20')
  expect(goals[0]?.target.isReachedBy(goals[0].figure)).toBe(false)
  const { table } = memorySection([heapAsIs, heapOf(-40)], 'as is', '20')
  expect(textTable(table).split('\n')[2]).toMatch(/-13\.0 +0\.0 +0\.00 %/)
})
