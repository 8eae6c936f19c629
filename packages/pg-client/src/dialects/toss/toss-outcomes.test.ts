import { describe, expect, it } from 'vitest'
import { sampleRefund } from '../../conformance/sample-payment.js'
import type { GatewayAnswer } from '../../ports/gateway-dialect.js'
import type { HttpResponse } from '../../ports/http-transport.js'
import {
  paymentBody,
  paymentKey,
  refuse,
  respond,
  storedConfirm,
  tossPayment,
} from '../../testing/toss-samples.js'
import { toss } from './toss-dialect.js'

const dialect = toss({ secretKey: 'test_sk_shop' })
const unsent = tossPayment()
const payment = { ...unsent, keyedRequest: storedConfirm(unsent) }
const confirmed = (response: HttpResponse): GatewayAnswer => dialect.decodeSubmit(payment, response)
const canceled = (response: HttpResponse): GatewayAnswer | undefined =>
  dialect.cancels?.decode(payment, sampleRefund(payment), response)
const message = '그럴 수 없습니다.'

describe('the answer to a confirm', () => {
  it('is the payment', () => {
    expect(confirmed(respond(200, paymentBody()))).toEqual({
      kind: 'transaction',
      transaction: {
        gatewayKey: paymentKey,
        reference: 'order-1-Kx9',
        amount: { minor: 15_000, currency: 'KRW' },
        status: 'approved',
        refundedMinor: 0,
      },
    })
  })

  it('is a decline by its code, whatever the status, in the words of Toss', () => {
    for (const status of [400, 403, 500]) {
      expect(confirmed(refuse(status, 'REJECT_CARD_PAYMENT'))).toEqual({
        kind: 'declined',
        decline: { code: 'REJECT_CARD_PAYMENT', reason: message },
      })
    }
  })

  it('is no decline where a 400 leaves the outcome unknown, and is not worth repeating', () => {
    expect(confirmed(refuse(400, 'PROVIDER_ERROR'))).toEqual({
      kind: 'error',
      status: 400,
      code: 'PROVIDER_ERROR',
      message,
      repeatable: false,
    })
  })

  it('may be repeated where it is not stored under the key: a 5xx, and a 429', () => {
    expect(confirmed(refuse(500, 'FAILED_INTERNAL_SYSTEM_PROCESSING'))).toEqual({
      kind: 'error',
      status: 500,
      code: 'FAILED_INTERNAL_SYSTEM_PROCESSING',
      message,
      repeatable: true,
    })
    expect(confirmed(refuse(520, 'NEW_CODE'))).toMatchObject({ kind: 'error', repeatable: true })
    const limited = respond(429, { code: 'TOO_MANY_REQUESTS', message }, { 'Retry-After': '7' })
    expect(confirmed(limited)).toMatchObject({ repeatable: true, retryAfterMs: 7000 })
    const dated = respond(429, { code: 'X', message }, { 'retry-after': 'Wed, 21 Oct 2026' })
    expect(confirmed(dated)).not.toHaveProperty('retryAfterMs')
  })

  it('is busy while the same key is under way', () => {
    const answer = confirmed(refuse(409, 'IDEMPOTENT_REQUEST_PROCESSING'))
    expect(answer).toEqual({ kind: 'busy', message })
  })

  it('is the end of a payment whose time is over', () => {
    expect(confirmed(refuse(404, 'NOT_FOUND_PAYMENT_SESSION'))).toEqual({
      kind: 'transaction',
      transaction: { gatewayKey: paymentKey, status: 'expired' },
    })
    const unnamed = dialect.decodeSubmit(unsent, refuse(404, 'NOT_FOUND_PAYMENT_SESSION'))
    expect(unnamed).toMatchObject({ kind: 'error', code: 'NOT_FOUND_PAYMENT_SESSION' })
  })

  it.each(['UNAUTHORIZED_KEY', 'INVALID_API_KEY', 'FORBIDDEN_REQUEST'])(
    'raises an alarm by %s, and is never a decline',
    (code) => {
      for (const status of [400, 401, 403, 500]) {
        const expected = { kind: 'error', code, repeatable: false, isConfiguration: true }
        expect(confirmed(refuse(status, code))).toMatchObject(expected)
        expect(canceled(refuse(status, code))).toMatchObject(expected)
      }
    },
  )

  it.each(['INVALID_REJECT_CARD', 'NEW_CODE', 'constructor', 'NOT_FOUND_PAYMENT'])(
    'proves nothing by an unlisted code: %s',
    (code) => {
      const answer = confirmed(refuse(400, code))
      expect(answer.kind).toBe(code === 'constructor' ? 'unanswered' : 'error')
      if (answer.kind === 'error') expect(answer).toMatchObject({ code, repeatable: false })
    },
  )

  it.each(['INVALID_REQUEST', 'NOT_AVAILABLE_PAYMENT', 'NOT_FOUND_PAYMENT'])(
    'is how its key has ended by a code that is listed and kept: %s',
    (code) => {
      expect(confirmed(refuse(400, code))).toMatchObject({ repeatable: false, endsKey: true })
      for (const status of [429, 500]) {
        expect(confirmed(refuse(status, code))).not.toHaveProperty('endsKey')
      }
    },
  )

  it.each([
    ...['ALREADY_PROCESSED_PAYMENT', 'ALREADY_PROCESSING_REQUEST', 'FORBIDDEN_CONSECUTIVE_REQUEST'],
    ...['DUPLICATED_ORDER_ID', 'PROVIDER_ERROR', 'CARD_PROCESSING_ERROR'],
    ...['UNAUTHORIZED_KEY', 'FORBIDDEN_REQUEST', 'INVALID_IDEMPOTENCY_KEY', 'TOO_MANY_REQUESTS'],
    ...['NEW_CODE', 'NOT_MATCHES_REFUNDABLE_AMOUNT'],
  ])('is no end of its key where it may be about another request, or is news: %s', (code) => {
    const answer = confirmed(refuse(400, code))
    expect(answer).toMatchObject({ kind: 'error', code })
    expect(answer).not.toHaveProperty('endsKey')
  })

  it.each(['REJECT_SOMETHING_NEW', 'INVALID_CARD_OF_TOMORROW', 'EXCEED_MAX_NEW_AMOUNT'])(
    'is a decline by its family, under a 4xx that is kept: %s',
    (code) => {
      const declined = { kind: 'declined', decline: { code, reason: message } }
      for (const status of [400, 403]) {
        expect(confirmed(refuse(status, code))).toEqual(declined)
        expect(canceled(refuse(status, code))).toEqual(declined)
      }
      for (const status of [429, 500]) {
        expect(confirmed(refuse(status, code))).toMatchObject({ mayBeInFlight: true })
      }
      expect(confirmed(refuse(400, `NOT_${code}`)).kind).toBe('error')
    },
  )

  it("is Toss's own under a status of proxies only by a code that Toss lists", () => {
    for (const status of [502, 503, 504]) {
      for (const code of ['GATEWAY_TIMEOUT', 'NEW_CODE', 'REJECT_SOMETHING_NEW', 'INVALID_BANK']) {
        expect(confirmed(refuse(status, code)).kind, code).toBe('unanswered')
      }
      expect(canceled(refuse(status, 'GATEWAY_TIMEOUT'))?.kind).toBe('unanswered')
      expect(canceled(refuse(status, 'INVALID_BANK'))?.kind).toBe('declined')
      const own = { kind: 'error', status, code: 'COMMON_ERROR', repeatable: true }
      expect(confirmed(refuse(status, 'COMMON_ERROR'))).toMatchObject(own)
      expect(confirmed(refuse(status, 'NOT_AVAILABLE_PAYMENT')).kind).toBe('error')
    }
  })

  it('names the call to support, and hides card numbers', () => {
    const trace = { 'X-TossPayments-Trace-Id': 'b1c0d7e2a94f4a3e8d6c5b7a90812f3e' }
    const body = { code: 'COMMON_ERROR', message: '카드 1234567898141451' }
    expect(confirmed(respond(500, body, trace))).toMatchObject({
      message: '카드 ****-****-****-1451 (trace b1c0d7e2a94f4a3e8d6c5b7a90812f3e)',
    })
  })

  it.each<[string, HttpResponse]>([
    ["a proxy's page", respond(502, '<html>Bad Gateway</html>')],
    ["a proxy's JSON", respond(403, { message: 'Forbidden' })],
    ['another code', respond(403, { code: 1020, message: 'no' })],
    ['a truncated body', respond(200, JSON.stringify(paymentBody()).slice(0, -1))],
    ['an error under 200', refuse(200, 'REJECT_CARD_PAYMENT')],
    ['a payment under 500', respond(500, paymentBody())],
    ['a payment under 201', respond(201, paymentBody())],
    ['a redirect', respond(302, '')],
    ['an unknown status', respond(200, paymentBody({ status: 'MAYBE' }))],
    ['a payment that is not confirmed', respond(200, paymentBody({ status: 'IN_PROGRESS' }))],
    ['a payment without an amount', respond(200, paymentBody({ totalAmount: null }))],
    ['an amount as text', respond(200, paymentBody({ totalAmount: '15000' }))],
    ['a balance above the amount', respond(200, paymentBody({ balanceAmount: 15_001 }))],
    ['a payment without a key', respond(200, paymentBody({ paymentKey: '' }))],
  ])('is nobody’s by %s', (_name, response) => {
    expect(confirmed(response).kind).toBe('unanswered')
    expect(canceled(response)?.kind).toBe('unanswered')
  })

  it('is no success when any byte of it is missing', () => {
    const whole = JSON.stringify(paymentBody())
    for (let length = 0; length < whole.length; length += 1) {
      expect(confirmed(respond(200, whole.slice(0, length))).kind).toBe('unanswered')
    }
  })
})

describe('the answer to a cancel', () => {
  it('is the payment with what has gone back', () => {
    const body = paymentBody({ status: 'PARTIAL_CANCELED', balanceAmount: 5000 })
    expect(canceled(respond(200, body))).toMatchObject({
      kind: 'transaction',
      transaction: { status: 'approved', refundedMinor: 10_000 },
    })
  })

  it.each([
    ['ALREADY_CANCELED_PAYMENT', 400],
    ['ALREADY_REFUND_PAYMENT', 400],
    ['NOT_CANCELABLE_AMOUNT', 403],
    ['NOT_MATCHES_REFUNDABLE_AMOUNT', 400],
  ])('may be the echo of this very cancel, and ends its key: %s', (code, status) => {
    const expected = { kind: 'error', status, code, repeatable: false, endsKey: true }
    expect(canceled(refuse(status, code))).toMatchObject(expected)
  })

  it.each(['REFUND_REJECTED', 'EXCEED_MAX_REFUND_DUE', 'EXCEED_CANCEL_LIMIT', 'INVALID_BANK'])(
    'is a refusal: %s',
    (code) => {
      const decline = { code, reason: message }
      expect(canceled(refuse(400, code))).toEqual({ kind: 'declined', decline })
    },
  )

  it('is no end of the payment, whatever the code', () => {
    const answer = canceled(refuse(404, 'NOT_FOUND_PAYMENT_SESSION'))
    expect(answer).toMatchObject({ kind: 'error', repeatable: false })
    expect(answer).not.toHaveProperty('endsKey')
    expect(canceled(refuse(403, 'FORBIDDEN_CONSECUTIVE_REQUEST'))).not.toHaveProperty('endsKey')
    expect(canceled(refuse(409, 'IDEMPOTENT_REQUEST_PROCESSING'))?.kind).toBe('busy')
  })
})
