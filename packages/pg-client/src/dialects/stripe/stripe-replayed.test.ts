import { describe, expect, it } from 'vitest'
import {
  cardError,
  declinedIntent,
  failureOf,
  intentOf,
  refundOf,
  respond,
  stripePayment,
  stripeRefund,
  type Members,
} from '../../testing/stripe-samples.js'
import { refundAnswerOf, submitAnswerOf } from './stripe-outcomes.js'

const replayed = { 'Idempotent-Replayed': 'true' }
const serverError = failureOf({ type: 'api_error', message: 'An unknown error occurred.' })

describe('a replayed error', () => {
  it('ends its key, and a first one does not: it may not have been kept', () => {
    expect(submitAnswerOf(respond(500, serverError))).not.toHaveProperty('endsKey')
    const kept = { kind: 'error', status: 500, repeatable: false, endsKey: true }
    expect(submitAnswerOf(respond(500, serverError, replayed))).toMatchObject(kept)
    const notSaid = { 'Idempotent-Replayed': 'false' }
    expect(submitAnswerOf(respond(500, serverError, notSaid))).not.toHaveProperty('endsKey')
    const again = { ...replayed, 'stripe-should-retry': 'true' }
    expect(submitAnswerOf(respond(500, serverError, again))).not.toHaveProperty('endsKey')
  })

  it('ends its key though it is our own mistake, and is an alarm all the same', () => {
    const mistakes = [
      [400, { code: 'parameter_missing', param: 'currency' }],
      [403, {}],
      [404, { code: 'resource_missing', param: 'intent' }],
    ] as const
    for (const [status, error] of mistakes) {
      const first = submitAnswerOf(respond(status, failureOf(error)))
      expect(first).toMatchObject({ isConfiguration: true })
      expect(first).not.toHaveProperty('endsKey')
      expect(submitAnswerOf(respond(status, failureOf(error), replayed))).toMatchObject({
        kind: 'error',
        status,
        isConfiguration: true,
        endsKey: true,
      })
    }
    // What is kept is another request's answer: it tells nothing of ours.
    const another = respond(400, failureOf({ type: 'idempotency_error' }), replayed)
    expect(submitAnswerOf(another)).toMatchObject({ isConfiguration: true })
    expect(submitAnswerOf(another)).not.toHaveProperty('endsKey')
  })
})

describe('a replayed PaymentIntent', () => {
  it('is taken as it is where it is final, and is an error to be looked up else', () => {
    const again = (change: Members) => submitAnswerOf(respond(200, intentOf(change), replayed))
    expect(again({})).toMatchObject({ kind: 'transaction', transaction: { status: 'approved' } })
    expect(again({ status: 'canceled' })).toMatchObject({ transaction: { status: 'expired' } })
    for (const status of [
      ...['processing', 'requires_action', 'requires_capture'],
      ...['requires_confirmation', 'requires_payment_method'],
    ]) {
      const message = `replayed: a PaymentIntent ${status}, as it was when it was kept`
      const stale = { kind: 'error', status: 200, code: null, message, repeatable: false }
      expect(again({ status })).toEqual(stale)
    }
    const error = cardError({ payment_intent: declinedIntent() })
    expect(submitAnswerOf(respond(402, { error }, replayed))).toEqual({
      kind: 'error',
      status: 402,
      code: null,
      repeatable: false,
      message: 'replayed: a decline, as it was when it was kept',
    })
  })
})

describe('a replayed Refund', () => {
  const payment = stripePayment({ gatewayKey: 'pi_1A' })
  const answerOf = (status: number, body: unknown) =>
    refundAnswerOf(payment, stripeRefund(), respond(status, body, replayed))

  it('is no news where the refund may have failed since', () => {
    for (const status of ['succeeded', 'pending', 'requires_action', null]) {
      expect(answerOf(200, refundOf({ status }))).toEqual({
        kind: 'error',
        status: 200,
        code: 'REFUND_FAILED',
        repeatable: false,
        message: `replayed: a Refund ${status}, as it was when it was kept`,
        endsKey: true,
      })
    }
    for (const status of ['failed', 'canceled']) {
      expect(answerOf(200, refundOf({ status })).kind).toBe('declined')
    }
    const over = answerOf(400, failureOf({ param: 'amount' }))
    expect(over).toMatchObject({ kind: 'error', endsKey: true })
  })
})
