import { beforeEach, describe, expect, it } from 'vitest'
import { SampleBooks } from '../../../testing/sample-books.js'
import { stripeSide } from '../gateways/stripe-side.js'
import { declinedNeverConfirms } from './declined-never-confirms.js'

let books: SampleBooks
beforeEach(async () => {
  books = await SampleBooks.sound()
})

const told = () => books.told(declinedNeverConfirms).violations

describe('declined-never-confirms is broken', () => {
  it('by a payment that is approved although the gateway has taken nothing', () => {
    books.plant('order-2-1', { payment: { state: 'approved' } })
    expect(told()).toEqual(['order-2: order-2-1 was declined, and its order confirmed'])
  })

  it('by an order that it has confirmed', () => {
    books.order('order-2').paidBy = books.file('order-2-1').payment.id
    expect(told()).toEqual(['order-2: order-2-1 was declined, and its order confirmed'])
  })
})

it('declined-never-confirms leaves gateways alone whose declines can turn', () => {
  books.side = stripeSide
  books.plant('order-2-1', { payment: { state: 'approved' } })
  expect(books.told(declinedNeverConfirms)).toEqual({ looked: 0, violations: [] })
})
