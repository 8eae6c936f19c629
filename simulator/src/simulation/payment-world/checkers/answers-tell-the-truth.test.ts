import { beforeEach, describe, expect, it } from 'vitest'
import { SampleBooks, sampleCharge } from '../../../testing/sample-books.js'
import type { ToldPayment } from '../answer-witness.js'
import { stripeSide } from '../gateways/stripe-side.js'
import { answersTellTheTruth } from './answers-tell-the-truth.js'

let books: SampleBooks
beforeEach(async () => {
  books = await SampleBooks.sound()
})

/** One more buyer was told so about the first payment of that order. */
function told(orderId: string, answer: Partial<ToldPayment>): readonly string[] {
  const reference = `${orderId}-1`
  const claim = { certainty: 'unknown', state: 'unknown' } as const
  books.witness.answers.payments.push({ orderId, reference, ...claim, ...answer })
  return books.told(answersTellTheTruth).violations
}

describe('answers-tell-the-truth is broken', () => {
  it.each([
    ['order-1', 'declined', 'declined, and its money was taken'],
    ['order-1', 'notExecuted', 'not executed, and its money was taken'],
    ['order-5', 'declined', 'declined, and the gateway never said so'],
    ['order-5', 'accepted', 'accepted, and the gateway does not know it'],
  ] as const)('of %s that is told as %s', (orderId, certainty, lie) => {
    const text = `${orderId}: the buyer was told that ${orderId}-1 is ${lie}`
    expect(told(orderId, { certainty })).toEqual([text])
  })

  it('by an approval without money', () => {
    const text = 'order-2: the buyer was told that order-2-1 is approved, and no money was taken'
    expect(told('order-2', { state: 'approved' })).toEqual([text])
  })

  it('by money that was taken only afterwards, and has gone back since', () => {
    expect(told('order-5', { certainty: 'notExecuted' })).toEqual([])
    books.seen(sampleCharge('order-5-1'))
    expect(books.told(answersTellTheTruth).violations).toHaveLength(1)
  })

  it('by an approved payment that is told as declined, also where declines can turn', () => {
    books.side = stripeSide
    expect(told('order-1', { certainty: 'declined' })).toHaveLength(1)
  })
})

describe('answers-tell-the-truth lets', () => {
  it('be unknown what it likes', () => {
    expect(told('order-1', {})).toEqual([])
  })

  it('a decline turn where it can', () => {
    books.side = stripeSide
    books.seen(sampleCharge('order-2-1'))
    expect(books.told(answersTellTheTruth)).toEqual({ looked: 4, violations: [] })
  })
})
