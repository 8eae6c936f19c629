import { expect, it } from 'vitest'
import { textTable } from '../table.js'
import type { OutageResult } from './outage.js'
import {
  hangSection,
  oneAfterAnotherSection,
  recoveryBoundMs,
  recoverySection,
} from './outage-section.js'
import { sectionsAsMarkdown } from './section.js'
import { atOnceSection, goodputSection, sumOf } from './trade-section.js'

const result = {
  orders: 1000,
  accepted: 929,
  posts: 1560,
  lookUps: 560,
  refusedByBreaker: 1,
  refusedByBulkhead: 2,
  refusedByBudget: 3,
  mostInFlight: 40,
}

const outage: OutageResult = {
  orders: 100,
  posts: 20,
  mostInFlight: 10,
  mostOrders: 11,
  trippedAfterMs: 3000,
  endedAtTrip: 3,
  closedAfterMs: 9000,
}

it('sets goodput and POSTs beside their targets', () => {
  const section = goodputSection([{ name: 'x', pace: 20, result, isJudged: true }])
  expect(textTable(section.table).split('\n')[1]).toMatch(
    /^x +20 +92\.90 % +1\.560 +0\.560 +1 +2 +3 +accepted >= 93 %: not reached; POSTs/,
  )
  expect(section.goals.map(({ figure }) => figure)).toEqual([92.9, 1.56])
})

it('judges nothing but what is to be judged', () => {
  expect(goodputSection([{ name: 'x', pace: 2, result, isJudged: false }]).goals).toEqual([])
  const row = { name: 'x', perSecond: 20, results: [outage], isJudged: false }
  expect([...hangSection([row]).goals, ...recoverySection([row]).goals]).toEqual([])
})

it('adds runs up, and keeps the worst of what was in flight', () => {
  const sum = sumOf([result, { ...result, mostInFlight: 7 }])
  expect(sum).toMatchObject({ orders: 2000, refusedByBulkhead: 4, mostInFlight: 40 })
  const [goal] = atOnceSection(
    [{ name: 'x', pace: 'at once', result: sum, isJudged: true }],
    2,
  ).goals
  expect(goal).toMatchObject({ what: 'bulkhead', figure: 4 })
})

it('takes the mean of the POSTs and the worst of what had ended', () => {
  const other = { ...outage, posts: 10, endedAtTrip: 8 }
  const row = { name: 'x', perSecond: 20, results: [outage, other], isJudged: true }
  const figures = hangSection([row]).goals.map(({ figure }) => figure)
  expect(figures[0]).toBeCloseTo(0.15)
  expect(figures[1]).toBe(8)
})

it('misses the target where a breaker stayed closed once', () => {
  const never = { ...outage, trippedAfterMs: undefined, endedAtTrip: undefined }
  const row = { name: 'x', perSecond: 2, results: [outage, never], isJudged: true }
  const { goals } = hangSection([row])
  expect(goals[1]?.target.isReachedBy(goals[1].figure)).toBe(false)
  const bare = { ...row, results: [never], isJudged: false }
  expect(textTable(hangSection([bare]).table)).toContain('never')
})

it('bounds the recovery by wait, time-out and five arrivals', () => {
  expect([2, 20, 200].map(recoveryBoundMs)).toEqual([15_500, 13_250, 13_025])
  const results = Array.from({ length: 100 }, (_, i) => ({ ...outage, closedAfterMs: i * 1000 }))
  const section = recoverySection([{ name: 'x', perSecond: 2, results, isJudged: true }])
  expect(section.goals[0]?.figure).toBe(94)
  expect(textTable(section.table)).toContain('49.0   94.0     99.0')
})

it('misses the target where a breaker did not close in more than one run of twenty', () => {
  const never = { ...outage, closedAfterMs: undefined }
  const rowOf = (nevers: number) => ({
    name: 'x',
    perSecond: 2,
    results: Array.from({ length: 20 }, (_, i) => (i < nevers ? never : outage)),
    isJudged: true,
  })
  const figureOf = (nevers: number) => recoverySection([rowOf(nevers)]).goals[0]?.figure
  expect([0, 1, 2, 20].map(figureOf)).toEqual([9, 9, Infinity, Infinity])
  const table = textTable(recoverySection([rowOf(2)]).table)
  expect(table).toMatch(/x +2 +20 +9\.0 +never +never +p95 <= 15\.5 s: not reached/)
})

it('says which row of the hang is the AS-IS', () => {
  expect(hangSection([]).text).toContain('The bare call is the AS-IS')
})

it('writes a page', () => {
  const row = { orders: 100, elapsedMs: 10_000, posts: 3 }
  const section = oneAfterAnotherSection([{ name: 'x', result: row, isJudged: true }])
  const page = sectionsAsMarkdown([section])
  expect(page).toMatch(/^## 100 orders one after another/)
  expect(page).toContain('all <= 15 s: reached')
  expect(page).toContain('Targets reached: 1 of 1.')
})
