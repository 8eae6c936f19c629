import { expect, it } from 'vitest'
import type { Kill } from './kill-run.js'
import { toTable, wrongIn } from './report.js'

function killOf(change: Partial<Kill>): Kill {
  return {
    phase: 'sent',
    openPayments: 2,
    recoveryMs: 1000,
    became: 'approved',
    wrong: [],
    ...change,
  }
}

const kills = [
  killOf({ recoveryMs: 3000 }),
  killOf({ phase: 'before intent', became: 'none' }),
  killOf({ recoveryMs: 2000, became: 'failed', wrong: ['one', 'two'] }),
  killOf({ openPayments: 5 }),
]

it('has a row for every phase in which something was killed', () => {
  const { columns, rows } = toTable(kills)
  expect(columns.map(({ heading }) => heading).join(' | ')).toBe(
    'killed | what stood there | kills | open | recovery p50 s | max s | its payment became | ' +
      'wrong in the books',
  )
  expect(rows.map((row) => row.join(' | '))).toEqual([
    'before intent | an order came in; nothing of a payment is stored | 1 | 2 | 1.00 | 1.00 | ' +
      'none 1 | 0',
    'sent | the request has reached the gateway; nobody hears of its answer | 3 | 9 | 2.00 | ' +
      '3.00 | approved 2, failed 1 | 2',
  ])
})

it('adds up what was wrong', () => {
  expect(wrongIn(kills)).toBe(2)
  expect(wrongIn([])).toBe(0)
})
