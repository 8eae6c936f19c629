import { expect, it } from 'vitest'
import { samplePayment, sampleRefund } from '../../testing/sample-books.js'
import { AnswerWitness } from './answer-witness.js'

const payment = samplePayment('order-1')
const refund = sampleRefund(payment)
const buyerMessage = { code: 'SAMPLE', text: 'a sample' } as never
const wish = { orderId: 'order-1', paymentId: payment.id, requestId: 'r', amountMinor: undefined }

it('a witness of answers hears of payments that are shown', () => {
  const answers = new AnswerWitness()
  answers.paid('order-1', { certainty: 'declined', payment, buyerMessage })
  answers.paid('order-1', {
    conflict: 'contradiction',
    certainty: 'notExecuted',
    payment: null,
    buyerMessage,
  })
  const { reference, state } = payment
  const told = { orderId: 'order-1', reference, state, certainty: 'declined' }
  expect(answers.payments).toEqual([told])
})

it('a witness of answers hears of refunds that are accepted, and not of those in conflict', () => {
  const answers = new AnswerWitness()
  const result = { payment, refund, buyerMessage } as const
  answers.wantedBack(wish, { certainty: 'unknown', ...result })
  answers.wantedBack(wish, { conflict: 'cancel-open', certainty: 'accepted', ...result })
  expect(answers.refunds).toEqual([])
  answers.wantedBack(wish, { certainty: 'accepted', ...result })
  expect(answers.refunds).toEqual([wish])
})
