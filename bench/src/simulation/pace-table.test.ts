import { expect, it } from 'vitest'
import { textTable } from '../table.js'
import { atLeast, summary } from '../target.js'
import { judgedPaces, toTable, type Measured } from './pace-table.js'
import type { Workload } from './workloads.js'

const workload = (name: string, store: 'memory' | 'sqlite', limit: number): Workload => ({
  name,
  store,
  scenario: 'calm',
  rates: {},
  target: atLeast(limit, ' a core'),
})
const pace = (paymentsPerMinute: number) => ({
  paymentsPerMinute,
  eventsPerSecond: paymentsPerMinute / 2,
  cpuUs: 6e7 / paymentsPerMinute,
})
const measured: readonly Measured[] = [
  { workload: workload('calm', 'memory', 500), one: pace(1000), two: pace(1500) },
  { workload: workload('everything', 'memory', 500), one: pace(250), two: pace(500) },
  { workload: workload('calm', 'sqlite', 900), one: pace(800), two: pace(1800) },
]

it('sets every scenario beside calm, every store beside memory, and two workers beside one', () => {
  const lines = textTable(toTable(measured)).split('\n')
  expect(lines.slice(1).map((line) => line.trim().replaceAll(/ {2,}/g, ' | '))).toEqual([
    'calm | memory | 1 | 1000 | 500 | 60000 | >= 500 a core: reached',
    '2 | 1500 | 1.50x | 750 | 40000',
    'everything | memory | 1 | 250 | 0.25x | 125 | 240000 | >= 500 a core: not reached',
    '2 | 500 | 2.00x | 250 | 120000',
    'calm | sqlite | 1 | 800 | 0.80x | 400 | 75000 | >= 900 a core: not reached',
    '2 | 1800 | 2.25x | 900 | 33333 | >= 1800 on two: reached',
  ])
})

it('counts the targets, that of two workers on SQLite too', () => {
  expect(summary(judgedPaces(measured))).toBe('Targets reached: 2 of 4.')
})
