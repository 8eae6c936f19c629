import type { ReviewReason } from '@holdfast/pg-client'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Charge } from '../../../gateway/charge.js'
import { SampleBooks, sampleCharge, sampleRefund } from '../../../testing/sample-books.js'
import { asyncCardSide } from '../gateways/async-card-side.js'
import { reviewsHaveAReason } from './reviews-have-a-reason.js'

let books: SampleBooks
beforeEach(async () => {
  books = await SampleBooks.sound()
})

/** Puts the paid order-1 into review for that reason. */
function reviewed(reviewReason: ReviewReason | null): readonly string[] {
  books.plant('order-1-1', { payment: { state: 'review', reviewReason } })
  return books.told(reviewsHaveAReason).violations
}

describe('reviews-have-a-reason is broken', () => {
  it.each([
    ...([
      'amount-mismatch',
      'reference-mismatch',
      'owner-mismatch',
      'duplicate-transaction',
    ] as const),
    ...(['contradicting-evidence', 'transaction-vanished', 'refund-too-long'] as const),
    ...(['pending-too-long', 'order-gone', 'order-paid-twice'] as const),
    null,
  ])('by a review for %s where the books say otherwise', (reason) => {
    expect(reviewed(reason)).toEqual([
      `order-1: order-1-1 is in review for ${reason}, which is not so`,
    ])
  })
})

describe('a review has its reason', () => {
  it('where the charge is over another amount', () => {
    books.plant('order-1-1', { charge: { amount: 1 } })
    expect(reviewed('amount-mismatch')).toEqual([])
  })

  it('where the reference was charged twice', () => {
    const charges = [sampleCharge('order-1-1'), sampleCharge('order-1-1', { key: 'again' })]
    books.plant('order-1-1', { charges })
    expect(reviewed('duplicate-transaction')).toEqual([])
  })

  it('where money is held that the gateway cannot give back, or would not', () => {
    const { payment } = books.file('order-1-1')
    const giveBack = { id: 'back-1', requestId: 'order-gone-back-1', state: 'refused' } as const
    books.plant('order-1-1', { refunds: [sampleRefund(payment, giveBack)] })
    expect(reviewed('order-gone')).toEqual([])
    books.plant('order-1-1', { refunds: [] })
    books.side = asyncCardSide
    expect(reviewed('order-paid-twice')).toEqual([])
  })

  it('where a refund has vanished from the gateway again', () => {
    const { payment } = books.file('order-1-1')
    expect(reviewed('refund-vanished')).toHaveLength(1)
    books.witness.charged({
      ...({ reference: payment.reference, received: 50_000 } as Charge),
      refunds: [{ amount: 10_000, hasFailed: true } as Charge['refunds'][number]],
    })
    expect(reviewed('refund-vanished')).toEqual([])
    books.plant('order-1-1', { charge: { refunded: 1 } })
    expect(reviewed('refund-vanished')).toHaveLength(1)
  })
})
