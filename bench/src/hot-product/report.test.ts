import { expect, it } from 'vitest'
import { figuresPage, saleTable, toTable, wrongIn, type Sale } from './report.js'

const soldOut = { status: 409, error: 'INSUFFICIENT_STOCK', durationMs: 8 }
const taken = { status: 202, error: undefined, durationMs: 300 }
const saleOf = (change: Partial<Sale> = {}): Sale => ({
  gate: 'on',
  first: { told: [taken, { ...taken, status: 201 }, soldOut], wallMs: 500 },
  late: { told: [soldOut, { ...soldOut, durationMs: 12 }], wallMs: 4 },
  stillOpen: [],
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
  ['an order has not ended', { stillOpen: ['1 order is open'] }, '1 order is open'],
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

it('gives each way of selling a row, with the median of what each of its sales took', () => {
  const slow = (ms: number) => ({ ...soldOut, durationMs: ms })
  const slower = saleOf({ late: { told: [slow(9), slow(90)], wallMs: 8 } })
  const slowest = saleOf({ late: { told: [slow(10), slow(5000)], wallMs: 16 } })
  const { rows } = toTable([saleOf(), slowest, slower, saleOf({ gate: 'off' })], 2)
  expect(rows).toEqual([
    ['on', '3', '6 of 6', '9 of 9', '0.5', '8.0', '250.0', '9.0', '90.0'],
    ['off', '1', '2 of 2', '3 of 3', '0.5', '8.0', '500.0', '8.0', '12.0'],
  ])
})

it('shows each sale too, and how much of what should have been sold was', () => {
  const wrong = saleOf({ gate: 'off', sold: 1, late: { told: [soldOut, taken], wallMs: 4 } })
  const { rows } = saleTable([saleOf(), wrong], 2)
  expect(rows.map((row) => row.slice(0, 4))).toEqual([
    ['1', 'on', '2 of 2', '3 of 3'],
    ['2', 'off', '1 of 2', '2 of 3'],
  ])
})

it('makes no page of a sale in which anything was wrong', () => {
  const how = { stock: 2, told: '3 buyers at once.' }
  expect(figuresPage([saleOf(), saleOf({ gate: 'off' })], how)).toContain('3 buyers at once.')
  expect(figuresPage([saleOf(), saleOf({ gate: 'off', left: 1 })], how)).toBeUndefined()
})
