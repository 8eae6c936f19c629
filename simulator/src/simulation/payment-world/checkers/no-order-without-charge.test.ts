import { beforeEach, describe, expect, it } from 'vitest'
import { SampleBooks } from '../../../testing/sample-books.js'
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

it('no-order-without-charge looks at confirmed orders, and leaves reviews to a person', () => {
  books.plant('order-1-1', { payment: { state: 'review' }, charge: { held: 0 } })
  expect(books.told(noOrderWithoutCharge)).toEqual({ looked: 2, violations: [] })
})
