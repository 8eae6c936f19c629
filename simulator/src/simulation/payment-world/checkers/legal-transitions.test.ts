import { beforeEach, describe, expect, it } from 'vitest'
import { SampleBooks, sampleEvent, samplePayment } from '../../../testing/sample-books.js'
import { gatewayByName } from '../gateways/gateway-list.js'
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

it.each([
  ['toss', 'approved', 'pending', true],
  ['stripe', 'approved', 'pending', false],
  ['async-card', 'approved', 'pending', false],
  ['stripe', 'approved', 'canceling', true],
  ['async-card', 'approved', 'canceling', false],
  ['async-card', 'declined', 'canceling', false],
] as const)('legal-transitions knows whether %s may move from %s to %s', (name, from, to, may) => {
  books.side = gatewayByName(name)
  books.witness.written.push(sampleEvent(payment, { from, to }))
  const told = `order-1: order-1-1 moved from ${from} to ${to}`
  expect(books.told(legalTransitions).violations.includes(told)).toBe(!may)
})

it('legal-transitions lets an event be about a refund, and no move', () => {
  books.witness.written.push(sampleEvent(payment, { from: 'canceled', to: 'canceled' }))
  expect(books.told(legalTransitions).violations).toEqual([])
})
