import { beforeEach, describe, expect, it } from 'vitest'
import { SampleBooks, sampleRefund } from '../../../testing/sample-books.js'
import { noDoubleRefund } from './no-double-refund.js'

let books: SampleBooks
beforeEach(async () => {
  books = await SampleBooks.sound()
})

describe('no-double-refund', () => {
  it('lets as much go back as was asked for', () => {
    const { looked, violations } = books.told(noDoubleRefund)
    expect(violations).toEqual([])
    expect(looked).toBeGreaterThan(0)
  })

  it('is broken by a part that has gone back twice', () => {
    const { payment } = books.file('order-3-1')
    books.plant('order-3-1', {
      payment: { state: 'partiallyCanceled', refundedMinor: 20_000 },
      refunds: [sampleRefund(payment, { amountMinor: 10_000, state: 'done' })],
      charge: { refunded: 20_000, held: 30_000 },
    })
    expect(books.told(noDoubleRefund).violations).toEqual([
      'order-3: 20000 has gone back of order-3-1, of 10000 asked',
    ])
  })

  it('is broken by one that counts as refused', () => {
    const { payment } = books.file('order-3-1')
    books.plant('order-3-1', { refunds: [sampleRefund(payment, { state: 'refused' })] })
    expect(books.told(noDoubleRefund).violations).toHaveLength(1)
  })
})
