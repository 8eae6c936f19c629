import { beforeEach, describe, expect, it } from 'vitest'
import { SampleBooks, sampleCharge, samplePayment } from '../../../testing/sample-books.js'
import { noDoubleCharge } from './no-double-charge.js'

let books: SampleBooks
beforeEach(async () => {
  books = await SampleBooks.sound()
})

const second = samplePayment('order-1', { id: 'second', reference: 'order-1-2' })

describe('no-double-charge is broken', () => {
  it('by two charges of one payment', () => {
    const charges = [sampleCharge('order-1-1'), sampleCharge('order-1-1', { key: 'again' })]
    books.plant('order-1-1', { charges })
    expect(books.told(noDoubleCharge).violations).toEqual([
      'order-1: the gateway holds 100000 of 50000, by order-1-1',
    ])
  })

  it('by two payments of one order that hold money, however little', () => {
    const little = { amount: 1, received: 1, held: 1 }
    const there = { received: 49_999, held: 49_999 }
    books.plant('order-1-1', { charge: there })
    books.files.push({ payment: second, refunds: [], charges: [sampleCharge('order-1-2', little)] })
    expect(books.told(noDoubleCharge).violations).toEqual([
      'order-1: the gateway holds 50000 of 50000, by order-1-1 and order-1-2',
    ])
  })
})

it('no-double-charge holds where the second charge has gone back', () => {
  const back = sampleCharge('order-1-2', { refunded: 50_000, held: 0 })
  books.files.push({ payment: second, refunds: [], charges: [back] })
  expect(books.told(noDoubleCharge)).toEqual({ looked: 5, violations: [] })
})
