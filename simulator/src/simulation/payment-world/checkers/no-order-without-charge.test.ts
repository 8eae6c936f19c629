import type { Payment, ReviewReason } from '@holdfast/pg-client'
import { beforeEach, describe, expect, it } from 'vitest'
import { SampleBooks, sampleRefund } from '../../../testing/sample-books.js'
import { noOrderWithoutCharge } from './no-order-without-charge.js'

let books: SampleBooks
beforeEach(async () => {
  books = await SampleBooks.sound()
})

const told = () => books.told(noOrderWithoutCharge).violations

describe('no-order-without-charge is broken', () => {
  it('by a confirmed order for which the gateway holds nothing', () => {
    books.plant('order-1-1', { charge: { received: 0, held: 0 } })
    expect(told()).toEqual(['order-1: confirmed, but the gateway holds 0 of 50000'])
  })

  it('by a confirmed order that no payment has paid', () => {
    books.order('order-1').paidBy = null
    expect(told()).toEqual(['order-1: confirmed, but the gateway holds 0 of 50000'])
  })

  it('by one of which less is left than what was not given back', () => {
    books.plant('order-4-1', { charge: { held: 30_000 } })
    expect(told()).toEqual(['order-4: confirmed, but the gateway holds 30000 of 40000'])
  })
})

describe('a review excuses a confirmed order', () => {
  const reviewed = (reviewReason: ReviewReason, payment: Partial<Payment>, charge: object) => {
    books.plant('order-4-1', { payment: { state: 'review', reviewReason, ...payment }, charge })
    return books.told(noOrderWithoutCharge)
  }
  const amount = 10_000

  it('not by itself', () => {
    expect(reviewed('order-gone', {}, { held: 0 }).violations).toHaveLength(1)
    expect(reviewed('refund-vanished', {}, { held: 0 }).violations).toHaveLength(1)
    expect(reviewed('refund-too-long', {}, { held: 0 }).violations).toHaveLength(1)
  })

  it('where its refund has vanished from the ledger', () => {
    const gone = { refunded: 0, held: 50_000 }
    const told = reviewed('refund-vanished', { refundedMinor: amount }, gone)
    expect(told).toEqual({ looked: 2, violations: [] })
  })

  it.each<ReviewReason>(['refund-too-long', 'amount-mismatch'])(
    'where its refund came about when a person had been called: %s',
    (reason) => {
      const refund = sampleRefund(books.file('order-4-1').payment, { amountMinor: amount })
      const late = { refunded: 20_000, held: 30_000 }
      expect(reviewed(reason, { refund }, late)).toEqual({ looked: 2, violations: [] })
      const more = { refunded: 20_001, held: 29_999 }
      expect(reviewed(reason, { refund }, more).violations).toHaveLength(1)
    },
  )
})
