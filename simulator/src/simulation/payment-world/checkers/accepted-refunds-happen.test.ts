import { beforeEach, describe, expect, it } from 'vitest'
import { SampleBooks, sampleRefund } from '../../../testing/sample-books.js'
import { acceptedRefundsHappen } from './accepted-refunds-happen.js'

let books: SampleBooks
beforeEach(async () => {
  books = await SampleBooks.sound()
})

const told = () => books.told(acceptedRefundsHappen).violations
const wish = 'the buyer was told that refund-1 is accepted'

/** The refund of order-3 stands so in the end. */
function stands(change: Parameters<typeof sampleRefund>[1]): void {
  const { payment } = books.file('order-3-1')
  books.plant('order-3-1', { refunds: [sampleRefund(payment, change)] })
}

describe('accepted-refunds-happen is broken', () => {
  it('by a refund that nobody has written down', () => {
    books.plant('order-3-1', { refunds: [] })
    expect(told()).toEqual([`order-3: ${wish}, and there is no such refund`])
  })

  it.each(['requested', 'unknown', 'pending'] as const)('by one that is still %s', (state) => {
    stands({ state })
    expect(told()).toEqual([`order-3: ${wish}, and it is still ${state}`])
  })

  it('by one over another amount', () => {
    stands({ amountMinor: 1 })
    expect(told()).toEqual([`order-3: ${wish}, and it is over 1, not 50000`])
  })

  it('by one that counts as done, and the gateway has the money', () => {
    books.plant('order-3-1', { charge: { refunded: 40_000, held: 10_000 } })
    expect(told()).toEqual([`order-3: ${wish}, and 40000 of 50000 has gone back`])
  })

  it('by one that counts as refused, and no bank has sent it back', () => {
    stands({ state: 'refused' })
    expect(told()).toEqual([`order-3: ${wish}, and it counts as refused, which no bank has`])
  })
})

describe('accepted-refunds-happen lets', () => {
  it('a bank send a refund back', () => {
    stands({ state: 'refused' })
    const [charge] = books.file('order-3-1').charges
    const back = { key: 'back', amount: 50_000, createdAtMs: 1, hasFailed: true } as const
    if (charge) books.seen(charge, [back])
    expect(told()).toEqual([])
  })

  it('a person see to a payment in review', () => {
    books.plant('order-3-1', { payment: { state: 'review' }, refunds: [] })
    expect(books.told(acceptedRefundsHappen)).toEqual({ looked: 2, violations: [] })
  })
})
