import { beforeEach, describe, expect, it } from 'vitest'
import { SampleBooks } from '../../../testing/sample-books.js'
import { amountsEqual } from './amounts-equal.js'

let books: SampleBooks
beforeEach(async () => {
  books = await SampleBooks.sound()
})

const told = () => books.told(amountsEqual).violations

describe('amounts-equal is broken', () => {
  it('by a payment over another amount than its order', () => {
    const amount = { minor: 50_001, currency: 'KRW' } as const
    books.plant('order-1-1', { payment: { amount }, charge: { amount: 50_001 } })
    expect(told()).toEqual(['order-1: order-1-1 is over 50001, its order 50000'])
  })

  it('by a charge over another amount than its payment', () => {
    books.plant('order-1-1', { charge: { amount: 49_999 } })
    expect(told()).toEqual(['order-1: order-1-1 is over 50000 KRW, its charge 49999 KRW'])
  })

  it('by a charge in another currency', () => {
    books.plant('order-1-1', { charge: { currency: 'USD' } })
    expect(told()).toEqual(['order-1: order-1-1 is over 50000 KRW, its charge 50000 USD'])
  })
})
