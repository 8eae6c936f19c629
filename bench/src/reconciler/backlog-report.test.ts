import { expect, it } from 'vitest'
import { aboutBacklogs, backlogTable, judgedBacklogs, type BacklogRow } from './backlog-report.js'
import type { Figures } from './measure.js'

const figures: Figures = {
  settled: 10_000,
  statements: 30_500,
  commits: 500,
  requests: 20_000,
  failures: 0,
  cpuMs: 5000,
  peakMb: 100,
  perSecond: 2000,
}

function rowOf(waiting: number, change: Partial<Figures> = {}, more = {}): BacklogRow {
  return { database: 'sqlite', workers: 1, waiting, figures: { ...figures, ...change }, ...more }
}

const good = rowOf(1_000_000, { perSecond: 1600, peakMb: 110 })
const bad = rowOf(100_000, { perSecond: 1000, statements: 40_000, peakMb: 300 })
const rows = [
  rowOf(10_000),
  bad,
  good,
  // Others' figures: nothing is compared with them.
  rowOf(10_000, { perSecond: 9000, peakMb: 10 }, { workers: 2 }),
  rowOf(10_000, { perSecond: 500, commits: 0 }, { database: 'postgres' }),
]

it('sets every backlog beside the smallest of the same database and workers', () => {
  const { columns, rows: cells } = backlogTable(rows)
  expect(columns.map(({ heading }) => heading).join(' | ')).toBe(
    'database | workers | waiting | settled | settled/s | statements each | commits each | ' +
      'requests each | CPU us each | peak MB | time | statements | memory | target',
  )
  expect(cells.map((row) => row.join(' | '))).toEqual([
    'sqlite | 1 | 10,000 | 10,000 | 2000 | 3.05 | 0.05 | 2.00 | 500 | 100 |  |  |  | ',
    'sqlite | 1 | 100,000 | 10,000 | 1000 | 4.00 | 0.05 | 2.00 | 500 | 300 | 2.00x | 1.31x | ' +
      '3.00x | time <= 1.5x: not reached; statements <= 1.02x: not reached; ' +
      'memory <= 1.25x: not reached',
    'sqlite | 1 | 1,000,000 | 10,000 | 1600 | 3.05 | 0.05 | 2.00 | 500 | 110 | 1.25x | 1.00x | ' +
      '1.10x | reached',
    'sqlite | 2 | 10,000 | 10,000 | 9000 | 3.05 | 0.05 | 2.00 | 500 | 10 |  |  |  | ',
    'postgres | 1 | 10,000 | 10,000 | 500 | 3.05 |  | 2.00 | 500 | 100 |  |  |  | ',
  ])
})

it('compares with the smallest, wherever it stands', () => {
  const [, , ...reversed] = backlogTable([good, rowOf(10_000)]).rows[0]?.slice(-6) ?? []
  expect(reversed.slice(0, 2)).toEqual(['1.25x', '1.00x'])
})

it('judges time, statements and memory of all but the smallest', () => {
  const reached = judgedBacklogs(rows).map(({ target, figure }) => target.isReachedBy(figure))
  expect(reached).toEqual([false, false, false, true, true, true])
  expect(judgedBacklogs([rowOf(10_000)])).toEqual([])
})

it('tells of failures and of work done twice, where there was any', () => {
  expect(aboutBacklogs(rows)).not.toMatch(/failed|twice|already/)
  const failing = [rowOf(10_000, { failures: 2 }), rowOf(100_000, { failures: 1 })]
  expect(aboutBacklogs(failing)).toContain('3 rounds or checks failed on the database')
  const twice = [rowOf(10_000), rowOf(10_000, { requests: 20_400 })]
  expect(aboutBacklogs(twice)).toContain('200 times a payment was looked up that was settled')
})
