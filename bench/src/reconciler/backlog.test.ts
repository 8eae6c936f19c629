import { amountBucket } from '@holdfast/pg-client'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { amountOf, copiedColumns, numberOf, orderIdOf } from './backlog.js'

const numbers = [1, 2, 3, 99, 10_000, 271_828, 1_000_000]
let database: Sqlite.Database

beforeEach(() => {
  database = new Sqlite(':memory:')
})
afterEach(() => {
  database.close()
})

/** What a copied column has for the n-th payment. */
function inSql(column: string, n: number): unknown {
  const sql = copiedColumns.get(column) ?? 'NULL'
  const from = `(SELECT CAST(? AS INTEGER) AS n, 7 AS created_at, 8 AS next_check_at)`
  return database.prepare(`SELECT ${sql} FROM ${from}`).pluck().get(n)
}

it.each(numbers)(
  'knows the payment %i by its number alone, and the database says the same',
  (n) => {
    const reference = `${orderIdOf(n)}-1`
    expect(numberOf(reference)).toBe(n)
    expect(inSql('reference', n)).toBe(reference)
    expect(inSql('order_id', n)).toBe(orderIdOf(n))
    expect(inSql('amount_minor', n)).toBe(amountOf(n).minor)
    expect(inSql('amount_bucket', n)).toBe(amountBucket(amountOf(n)))
  },
)

it('has ids and times in the order of the numbers', () => {
  const ids = numbers.map((n) => String(inSql('id', n)))
  expect(ids.toSorted()).toEqual(ids)
  expect(numbers.map((n) => inSql('created_at', n))).toEqual(numbers.map((n) => n + 7))
  expect(numbers.map((n) => inSql('next_check_at', n))).toEqual(numbers.map((n) => n + 8))
})

it('spreads amounts over seven buckets', () => {
  const buckets = Array.from({ length: 49_000 }, (_, n) => amountBucket(amountOf(n + 1)))
  expect(new Set(buckets).size).toBe(7)
})

it('knows no number of another payment', () => {
  expect(() => numberOf('order-1-1')).toThrow(new RangeError("nothing waits under 'order-1-1'"))
})
