import { expect, it } from 'vitest'
import { toTable, wrongIn, type Sale } from './report.js'

const soldOut = { status: 409, error: 'INSUFFICIENT_STOCK', durationMs: 8 }
const taken = { status: 202, error: undefined, durationMs: 300 }
const saleOf = (change: Partial<Sale> = {}): Sale => ({
  gate: 'on',
  first: { told: [taken, { ...taken, status: 201 }, soldOut], wallMs: 500 },
  late: { told: [soldOut, { ...soldOut, durationMs: 12 }], wallMs: 4 },
  sold: 2,
  left: 0,
  ...change,
})

it('finds nothing wrong where what there was is sold, and everybody else told so', () => {
  expect(wrongIn(saleOf(), 2)).toEqual([])
})

it.each([
  ['too much is sold', { sold: 3 }, '3 sold of 2'],
  ['something is left', { sold: 1, left: 1 }, '1 left'],
  ['one more was taken on', { first: { told: [taken, taken, taken], wallMs: 1 } }, '3 buyers'],
  [
    'somebody heard of an error',
    { first: { told: [taken, taken, { ...soldOut, status: 503 }], wallMs: 1 } },
    'some were told something else',
  ],
  [
    'a late one heard of another price',
    { late: { told: [{ ...soldOut, error: 'PRICE_CHANGED' }], wallMs: 1 } },
    'some who came late',
  ],
] as const)('tells when %s', (_, change, expected) => {
  expect(wrongIn(saleOf(change), 2).join('\n')).toContain(expected)
})

it('gives each way of selling a row, with the median of its sales', () => {
  const slower = saleOf({ first: { told: [taken, soldOut], wallMs: 900 } })
  const { rows } = toTable([saleOf(), slower, slower, saleOf({ gate: 'off' })])
  expect(rows.map(([gate, sales, allAnswered]) => [gate, sales, allAnswered])).toEqual([
    ['on', '3', '0.9'],
    ['off', '1', '0.5'],
  ])
  expect(rows[1]).toEqual(['off', '1', '0.5', '8.0', '500.0', '8.0', '12.0'])
})
