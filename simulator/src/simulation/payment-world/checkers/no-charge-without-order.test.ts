import type { Payment, ReviewReason } from '@holdfast/pg-client'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  SampleBooks,
  sampleCharge,
  sampleEvent,
  sampleRefund,
} from '../../../testing/sample-books.js'
import { asyncCardSide } from '../gateways/async-card-side.js'
import { noChargeWithoutOrder } from './no-charge-without-order.js'

let books: SampleBooks
beforeEach(async () => {
  books = await SampleBooks.sound()
})

const told = () => books.told(noChargeWithoutOrder).violations

/** Money is held for order-2, which has expired, and its payment stands so. */
function heldFor(payment: Partial<Payment>): void {
  books.plant('order-2-1', { payment, charge: { received: 50_000, held: 50_000 } })
}

/** As {@link heldFor}, and an event has told of the move. */
function calledFor(reviewReason: ReviewReason): void {
  heldFor({ state: 'review', reviewReason })
  const { payment } = books.file('order-2-1')
  books.witness.written.push(sampleEvent(payment, { from: 'failed', to: 'review' }))
}

describe('no-charge-without-order is broken', () => {
  it('by money that is held for an order which was given up', () => {
    heldFor({ state: 'approved' })
    const stands = 'order-2-1 is approved, its order expired'
    expect(told()).toEqual([`order-2: the gateway holds 50000, but ${stands}`])
  })

  it('by money that another payment holds than the one that paid', () => {
    books.order('order-1').paidBy = 'another payment'
    expect(told()).toHaveLength(1)
  })

  it('by money under a reference that no payment of ours has', () => {
    books.strangers = [sampleCharge('order-9-1'), sampleCharge('order-9-2', { held: 0 })]
    expect(told()).toEqual(['order-9-1: the gateway holds 50000 of a payment that we do not have'])
  })

  it.each(['refund-1', 'order-paid-twice-back-1'])(
    'by a review beside a refused refund that is not for it: %s',
    (requestId) => {
      calledFor('order-gone')
      const { payment } = books.file('order-2-1')
      const refused = { id: 'back-1', requestId, state: 'refused' } as const
      books.plant('order-2-1', { refunds: [sampleRefund(payment, refused)] })
      expect(told()).toHaveLength(1)
    },
  )

  it('by a review where the gateway could give the money back', () => {
    heldFor({ state: 'review', reviewReason: 'order-gone' })
    expect(told()).toHaveLength(1)
  })
})

describe('a review stands for the money', () => {
  it('where the gateway cannot give it back', () => {
    books.side = asyncCardSide
    calledFor('order-gone')
    expect(told()).toEqual([])
  })

  it('not where no event has called anybody', () => {
    heldFor({ state: 'review', reviewReason: 'amount-mismatch' })
    expect(told()).toHaveLength(1)
  })

  it('where the gateway contradicts itself', () => {
    calledFor('amount-mismatch')
    expect(told()).toEqual([])
  })

  it('where giving it back has failed', () => {
    calledFor('order-gone')
    const { payment } = books.file('order-2-1')
    const giveBack = { id: 'back-1', requestId: 'order-gone-back-1', state: 'failed' } as const
    books.plant('order-2-1', { refunds: [sampleRefund(payment, giveBack)] })
    expect(told()).toEqual([])
  })
})
