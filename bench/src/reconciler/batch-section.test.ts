import { expect, it } from 'vitest'
import { batchTable, measureBatches, type BatchRow } from './batch-section.js'

it('finds out about all lost answers either way, and with a batch by fewer requests', async () => {
  const steps: string[] = []
  const rows = await measureBatches(6, [1, 3], (step) => steps.push(step))
  expect(steps).toHaveLength(2)
  const told = rows.map(({ dialect, others, batch, healed, requests }) =>
    [dialect, others, batch ? 'batch' : 'alone', healed, requests].join(' '),
  )
  expect(told).toEqual([
    ...['toss 1 alone 6 6', 'toss 1 batch 6 2', 'toss 3 alone 6 6', 'toss 3 batch 6 2'],
    ...['stripe 1 alone 6 6', 'stripe 1 batch 6 1', 'stripe 3 alone 6 6', 'stripe 3 batch 6 1'],
  ])
}, 60_000)

it('has a row for each healing', () => {
  const row: BatchRow = {
    dialect: 'stripe',
    lost: 50,
    others: 100,
    batch: false,
    healed: 40,
    requests: 1000,
    seconds: 1.234,
  }
  const { columns, rows } = batchTable([row, { ...row, batch: true, healed: 0 }])
  expect(columns.map(({ heading }) => heading).join(' | ')).toBe(
    'dialect | lost | others | batch | healed | requests | requests each | seconds',
  )
  expect(rows.map((cells) => cells.join(' | '))).toEqual([
    'stripe | 50 | 5,000 | no | 40 | 1,000 | 25.00 | 1.23',
    'stripe | 50 | 5,000 | yes | 0 | 1,000 |  | 1.23',
  ])
})
