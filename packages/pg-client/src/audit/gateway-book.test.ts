import { expect, it } from 'vitest'
import { GatewayBook } from './gateway-book.js'
import { paymentOf, recordOf } from '../testing/agreeing-books.js'

const keysOf = (records: readonly { readonly gatewayKey: string }[]): readonly string[] =>
  records.map(({ gatewayKey }) => gatewayKey)

it('gives each record once, to the payment of its reference or key', async () => {
  const book = new GatewayBook()
  const [first, second, third] = [paymentOf(1), paymentOf(2), paymentOf(3)]
  book.add(recordOf(first, { gatewayKey: 'a' }))
  book.add(recordOf(first, { gatewayKey: 'b' }))
  book.add(recordOf(second, { reference: null }))
  book.add(recordOf(third))
  expect(keysOf(await book.recordsOf([first, second]))).toEqual(['a', 'b', 'key-of-order-2-1'])
  expect(await book.recordsOf([first, second])).toEqual([])
  expect([...book.rest()].map(keysOf)).toEqual([['key-of-order-3-1']])
})

it('holds what has money or had it, and what is listed twice once', async () => {
  const book = new GatewayBook()
  const payment = paymentOf(1)
  for (const status of ['pending', 'declined', 'expired'] as const) {
    book.add(recordOf(payment, { status }))
  }
  expect([...book.rest()]).toEqual([])
  const whole = { refundedMinor: 50_000 }
  for (const change of [{}, { gatewayKey: 'b' }, whole]) book.add(recordOf(payment, change))
  const unnamed = recordOf(payment, { gatewayKey: 'c', reference: null })
  for (const record of [unnamed, unnamed]) book.add(record)
  const rest = [...book.rest()].map(keysOf)
  expect(rest).toEqual([['b', 'key-of-order-1-1'], ['c']])
  const [, last] = await book.recordsOf([payment])
  expect(last).toMatchObject(whole)
})
