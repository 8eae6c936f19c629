import { expect, it } from 'vitest'
import { atMost } from '../target.js'
import type { Comparison, Contestant } from './contestants.js'
import type { Figures } from './figures.js'
import { judgedTimes, toTable } from './report.js'

const plain: Contestant = {
  name: 'no faults',
  rules: 'none',
  keepsLedger: false,
  mayFail: 0,
  target: atMost(0.2, ' ms'),
}
const { target: _, ...rest } = plain
const busy: Contestant = { ...rest, name: 'a rule for every fault' }
const comparisons: readonly Comparison[] = [
  { load: 'async-card submit', contestants: [plain, busy] },
]

function once(perSecond: number, p50Ms: number): Figures {
  return [{ perSecond, cpuUs: 1e6 / perSecond, p50Ms, p99Ms: p50Ms * 2 }]
}

const measured = new Map([
  [
    'async-card submit' as const,
    new Map<Contestant | 'bare', Figures>([
      ['bare', once(10_000, 0.25)],
      [plain, once(4000, 0.5)],
      [busy, once(2000, 1)],
    ]),
  ],
])

it('sets every simulator beside the bare handler above it', () => {
  const { columns, rows } = toTable(comparisons, measured)
  expect(columns.map(({ heading }) => heading).join(' | ')).toBe(
    'asked | server | requests/s | of the bare | in its rounds | CPU us | p50 ms | p99 ms | ' +
      'added p50 | added p99 | target',
  )
  expect(rows.map((row) => row.join(' | '))).toEqual([
    'async-card submit | bare Hono | 10000 |  |  | 100 | 0.25 | 0.50 |  | ',
    ' | no faults | 4000 | 0.40x | 0.40x .. 0.40x | 250 | 0.50 | 1.00 | 0.25 | 0.50 | ' +
      '<= 0.2 ms: not reached',
    ' | a rule for every fault | 2000 | 0.20x | 0.20x .. 0.20x | 500 | 1.00 | 2.00 | ' +
      '0.75 | 1.50 | ',
  ])
})

it('judges the added times that have a target', () => {
  expect(judgedTimes(comparisons, measured)).toEqual([{ target: plain.target, figure: 0.25 }])
})
