import { beforeEach, describe, expect, it } from 'vitest'
import { SampleBooks } from '../../../testing/sample-books.js'
import { everyPaymentFinal } from './every-payment-final.js'

let books: SampleBooks
beforeEach(async () => {
  books = await SampleBooks.sound()
})

const told = () => books.told(everyPaymentFinal).violations

describe('every-payment-final is broken', () => {
  it.each(['requested', 'unknown', 'pending', 'canceling'] as const)(
    'by a payment that is still %s',
    (state) => {
      books.plant('order-1-1', { payment: { state } })
      expect(told()).toEqual([`order-1: order-1-1 is still ${state}, 60 s after the last fault`])
    },
  )

  it('by an order that still waits, and no person is on it', () => {
    books.plant('order-5-1', { payment: { state: 'failed' } })
    expect(told()).toEqual(['order-5: still waits, 60 s after the last fault'])
  })

  it('by events that the shop was not told of', () => {
    books.undelivered = 2
    expect(told()).toEqual(['outbox: 2 events are not delivered, 60 s after the last fault'])
  })

  it('by a callback about a payment that is there, which nobody has followed', () => {
    books.unsettled = ['order-1-1', 'order-7-1']
    const what = 'nobody has followed a callback about order-1-1'
    expect(told()).toEqual([`order-1: ${what}, 60 s after the last fault`])
  })
})
