import { describe, expect, it } from 'vitest'
import { won } from '../../payment/money.js'
import type { HttpResponse } from '../../ports/http-transport.js'
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

const proxyPage = '<html>Bad Gateway</html>'
const serverError = failureOf({ type: 'api_error', message: 'An unknown error occurred.' })

describe('the answer to a submit', () => {
  it.each([
    ['succeeded', 'approved'],
    ['processing', 'pending'],
    ['requires_action', 'pending'],
    ['requires_capture', 'pending'],
    ['requires_confirmation', 'pending'],
    ['requires_payment_method', 'pending'],
    ['canceled', 'expired'],
  ])('is a transaction: %s is %s', (status, expected) => {
    expect(submitAnswerOf(respond(200, intentOf({ status })))).toMatchObject({
      kind: 'transaction',
      transaction: {
        gatewayKey: 'pi_1A',
        status: expected,
        reference: 'order-1-1',
        owner: 'buyer-1',
        amount: won(50_000),
      },
    })
  })

  it('tells the buyer to authenticate, with the client secret, only where that is wanted', () => {
    const actionOf = (status: string) => {
      const answer = submitAnswerOf(respond(200, intentOf({ status })))
      return answer.kind === 'transaction' ? answer.transaction.buyerAction : answer.kind
    }
    const clientSecret = 'pi_1A_secret_1A'
    expect(actionOf('requires_action')).toEqual({ kind: 'authenticate', clientSecret })
    expect(actionOf('processing')).toBeUndefined()
  })

  it('tells what was received, where that is less than what was asked for', () => {
    const part = intentOf({ amount_received: 30_000 })
    expect(submitAnswerOf(respond(200, part))).toMatchObject({
      transaction: { amount: won(30_000) },
    })
  })

  it('is a decline that may still turn, by 402 with the PaymentIntent inside', () => {
    const error = cardError({ payment_intent: declinedIntent(), charge: 'ch_1A' })
    const decline = {
      code: 'insufficient_funds',
      reason: '잔액이 부족합니다. 다른 카드를 선택해주세요.',
    }
    expect(submitAnswerOf(respond(402, { error }))).toEqual({
      kind: 'transaction',
      transaction: {
        gatewayKey: 'pi_1A',
        status: 'declined',
        reference: 'order-1-1',
        owner: 'buyer-1',
        amount: won(50_000),
        decline,
        mayStillTurn: true,
      },
    })
    const bare = declinedIntent({ last_payment_error: null })
    const answer = submitAnswerOf(respond(402, { error: { ...error, payment_intent: bare } }))
    expect(answer).toMatchObject({ transaction: { status: 'declined', decline } })
  })

  it.each([
    ['no PaymentIntent inside', cardError()],
    ['one that is not declined', cardError({ payment_intent: intentOf() })],
    ['another type', { ...cardError({ payment_intent: declinedIntent() }), type: 'api_error' }],
  ])('is an error to be looked up by 402 with %s', (_name, error) => {
    const answer = submitAnswerOf(respond(402, { error }))
    expect(answer).toMatchObject({ kind: 'error', status: 402, repeatable: false })
    expect(answer).not.toHaveProperty('isConfiguration')
  })

  it('is busy while a request with the same key is running', () => {
    const body = failureOf({ code: 'idempotency_key_in_use', message: 'In progress.' })
    expect(submitAnswerOf(respond(409, body))).toEqual({ kind: 'busy', message: 'In progress.' })
    const other = failureOf({ code: 'another' })
    expect(submitAnswerOf(respond(409, other))).toMatchObject({ kind: 'error', repeatable: false })
  })

  it('may be about a request under way by a status or a conflict of no table', () => {
    const unlisted = failureOf({ code: 'another' })
    for (const status of [405, 408, 409, 424]) {
      const error = { kind: 'error', status, repeatable: false, mayBeInFlight: true }
      expect(submitAnswerOf(respond(status, unlisted))).toMatchObject(error)
      const again = submitAnswerOf(respond(status, unlisted, { 'idempotent-replayed': 'true' }))
      expect(again).toMatchObject({ kind: 'error', endsKey: true })
      expect(again).not.toHaveProperty('mayBeInFlight')
    }
    for (const status of [400, 401, 402, 403, 404, 413, 429, 500]) {
      expect(submitAnswerOf(respond(status, unlisted))).not.toHaveProperty('mayBeInFlight')
    }
  })

  it.each<[string, number, Members]>([
    ['another body under the same key', 400, { type: 'idempotency_error' }],
    ['no key', 401, {}],
    ['a key without permission', 403, {}],
    ['a path that does not exist', 404, {}],
    ['a body that is too large', 413, {}],
    ['a missing parameter', 400, { code: 'parameter_missing', param: 'currency' }],
    ['a value that is not listed', 400, { param: 'confirm' }],
    ['a customer that does not exist', 400, { code: 'resource_missing', param: 'customer' }],
    ['an amount below the minimum', 400, { code: 'amount_too_small', param: 'amount' }],
  ])('is our own mistake: %s', (_name, status, error) => {
    expect(submitAnswerOf(respond(status, failureOf(error)))).toMatchObject({
      kind: 'error',
      status,
      repeatable: false,
      isConfiguration: true,
    })
  })

  it('is no mistake of the set-up where a browser named an unknown payment method', () => {
    const body = failureOf({ code: 'resource_missing', param: 'payment_method' })
    const answer = submitAnswerOf(respond(400, body))
    expect(answer).toMatchObject({ kind: 'error', code: 'resource_missing', repeatable: false })
    expect(answer).not.toHaveProperty('isConfiguration')
  })

  it('is a limit that may be tried again, later where a header says when', () => {
    const body = failureOf({ code: 'rate_limit', message: 'Too many.' })
    const error = { kind: 'error', status: 429, code: 'rate_limit', message: 'Too many.' }
    const said = { ...error, repeatable: true }
    expect(submitAnswerOf(respond(429, body))).toEqual(said)
    expect(submitAnswerOf(respond(429, body, { 'Retry-After': '3' }))).toEqual({
      ...said,
      retryAfterMs: 3000,
    })
    const date = { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }
    expect(submitAnswerOf(respond(429, body, date))).toEqual(said)
    const never = { 'stripe-should-retry': 'false' }
    expect(submitAnswerOf(respond(429, body, never))).toMatchObject({ repeatable: false })
  })

  it('is a 500 that would only be replayed, unless Stripe itself says otherwise', () => {
    const said = { kind: 'error', status: 500, code: null, repeatable: false }
    expect(submitAnswerOf(respond(500, serverError))).toMatchObject(said)
    const again = { 'stripe-should-retry': 'true' }
    expect(submitAnswerOf(respond(500, serverError, again))).toMatchObject({ repeatable: true })
  })

  it.each<[string, HttpResponse]>([
    ["a proxy's 502", respond(502, proxyPage)],
    ["a 503 in Stripe's envelope", respond(503, serverError)],
    ["a 504 in Stripe's envelope", respond(504, serverError)],
    ['a 500 without the envelope', respond(500, proxyPage)],
    ["somebody else's envelope", respond(400, { error: { type: 'bad', message: 'x' } })],
    ['an error with 200', respond(200, serverError)],
    ['a redirect', respond(302, serverError)],
    ['a truncated body', respond(200, JSON.stringify(intentOf()).slice(0, -1))],
    ['an unknown status', respond(200, intentOf({ status: 'failed' }))],
    ['an unknown currency', respond(200, intentOf({ currency: 'gbp' }))],
    ['a fraction of a won', respond(200, intentOf({ amount: 0.5 }))],
    ['a 201', respond(201, intentOf())],
    ['a PaymentIntent with 400', respond(400, intentOf())],
  ])('is unanswered by %s', (_name, response) => {
    expect(submitAnswerOf(response).kind).toBe('unanswered')
  })

  it('keeps no card number and no key that an error repeats', () => {
    const message = 'Invalid 4242 4242 4242 4242 or sk_test_abc123'
    const said = JSON.stringify(submitAnswerOf(respond(401, failureOf({ message }))))
    expect(said).not.toMatch(/4242 4242|abc123/)
  })
})

describe("the answer to a refund's request", () => {
  const payment = stripePayment({ gatewayKey: 'pi_1A' })
  const answerOf = (status: number, body: unknown) =>
    refundAnswerOf(payment, stripeRefund(), respond(status, body))

  it.each([
    ['succeeded', { kind: 'refund', status: 'done', gatewayKey: 're_1A' }],
    ['pending', { kind: 'refund', status: 'pending', gatewayKey: 're_1A' }],
    ['requires_action', { kind: 'refund', status: 'pending', gatewayKey: 're_1A' }],
    [null, { kind: 'refund', status: 'pending', gatewayKey: 're_1A' }],
    ['failed', { kind: 'declined', decline: { code: 'failed' } }],
    ['canceled', { kind: 'declined', decline: { code: 'canceled' } }],
  ])('is by status %s', (status, expected) => {
    expect(answerOf(200, refundOf({ status }))).toMatchObject(expected)
  })

  it('says why a refund failed', () => {
    const failed = refundOf({ status: 'failed', failure_reason: 'expired_or_canceled_card' })
    const answer = answerOf(200, failed)
    expect(answer).toMatchObject({ decline: { code: 'expired_or_canceled_card' } })
  })

  it.each<[string, Members]>([
    ['given back already', { code: 'charge_already_refunded' }],
    ['charged back', { code: 'charge_disputed' }],
    ['disputed', { code: 'refund_disputed_payment' }],
    ['not to be given back any more', { code: 'charge_not_refundable' }],
    ["more than the shop's balance holds", { code: 'balance_insufficient' }],
    ['over the limit of these days', { code: 'charge_exceeds_source_limit' }],
    ['more than is left', { param: 'amount' }],
    ['no charge of it succeeded', {}],
  ])('is an error to be looked up, and no fault of ours: %s', (_name, error) => {
    const answer = answerOf(400, failureOf(error))
    expect(answer).toMatchObject({ kind: 'error', status: 400, repeatable: false })
    expect(answer).not.toHaveProperty('isConfiguration')
  })

  it('is no decline by 402: that says nothing of a refund', () => {
    const error = cardError({ payment_intent: declinedIntent() })
    expect(answerOf(402, { error })).toMatchObject({ kind: 'error', repeatable: false })
  })

  it.each<[string, number, unknown]>([
    ["another payment's refund", 200, refundOf({ payment_intent: 'pi_2B' })],
    ['another amount', 200, refundOf({ amount: 20_001 })],
    ['a PaymentIntent', 200, intentOf()],
    ["a proxy's page", 502, proxyPage],
    ["a 503 in Stripe's envelope", 503, serverError],
  ])('is unanswered by %s', (_name, status, body) => {
    expect(answerOf(status, body).kind).toBe('unanswered')
  })
})
