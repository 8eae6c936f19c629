import { beforeEach, describe, expect, it } from 'vitest'
import { SampleBooks, sampleCharge } from '../../../testing/sample-books.js'
import { booksAgree } from './books-agree.js'

let books: SampleBooks
beforeEach(async () => {
  books = await SampleBooks.sound()
})

const told = () => books.told(booksAgree).violations

describe('books-agree is broken', () => {
  it('by an approved payment of which the gateway has taken less', () => {
    books.plant('order-1-1', { charge: { received: 40_000 } })
    expect(told()).toEqual(['order-1: order-1-1 is approved, but 40000 of 50000 was taken'])
  })

  it('by an approved payment that was charged twice', () => {
    const charges = [sampleCharge('order-1-1'), sampleCharge('order-1-1', { key: 'again' })]
    books.plant('order-1-1', { charges })
    expect(told()).toEqual(['order-1: order-1-1 is approved, but 100000 of 50000 was taken'])
  })

  it('by a refund that only one side knows of', () => {
    books.plant('order-3-1', { charge: { refunded: 0 } })
    books.plant('order-4-1', { payment: { refundedMinor: 0 } })
    expect(told()).toEqual([
      'order-3: order-3-1 says that 50000 went back, the gateway 0',
      'order-4: order-4-1 says that 0 went back, the gateway 10000',
    ])
  })

  it.each(['declined', 'failed'] as const)('by money of a %s payment', (state) => {
    books.plant('order-1-1', { payment: { state } })
    expect(told()).toEqual([`order-1: order-1-1 is ${state}, but 50000 was taken`])
  })
})

it('books-agree looks at what is final and in no review', () => {
  books.plant('order-1-1', { payment: { state: 'pending' }, charge: { received: 1 } })
  expect(books.told(booksAgree)).toEqual({ looked: 3, violations: [] })
})
