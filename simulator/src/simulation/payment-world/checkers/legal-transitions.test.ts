import { beforeEach, describe, expect, it } from 'vitest'
import { SampleBooks, sampleEvent, samplePayment } from '../../../testing/sample-books.js'
import { legalTransitions } from './legal-transitions.js'

let books: SampleBooks
beforeEach(async () => {
  books = await SampleBooks.sound()
})

const payment = samplePayment('order-1')

describe('legal-transitions is broken', () => {
  it.each([
    ['canceled', 'approved'],
    ['approved', 'failed'],
    ['declined', 'canceled'],
    ['review', 'unknown'],
    ['pending', 'requested'],
  ] as const)('by a move from %s to %s', (from, to) => {
    books.witness.written.push(sampleEvent(payment, { from, to }))
    const { looked, violations } = books.told(legalTransitions)
    expect(violations).toEqual([`order-1: order-1-1 moved from ${from} to ${to}`])
    expect(looked).toBe(books.witness.written.length)
  })
})

it('legal-transitions lets an event be about a refund, and no move', () => {
  books.witness.written.push(sampleEvent(payment, { from: 'canceled', to: 'canceled' }))
  expect(books.told(legalTransitions).violations).toEqual([])
})
