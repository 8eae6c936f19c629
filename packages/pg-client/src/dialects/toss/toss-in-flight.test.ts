import { describe, expect, it } from 'vitest'
import { sampleRefund } from '../../conformance/sample-payment.js'
import type { GatewayAnswer } from '../../ports/gateway-dialect.js'
import type { HttpResponse } from '../../ports/http-transport.js'
import { refuse, tossPayment } from '../../testing/toss-samples.js'
import { toss } from './toss-dialect.js'

const dialect = toss({ secretKey: 'test_sk_shop' })
const payment = tossPayment({ gatewayKey: 'tviva20260101000000Kq3Z1' })
const confirmed = (response: HttpResponse): GatewayAnswer => dialect.decodeSubmit(payment, response)
const canceled = (response: HttpResponse): GatewayAnswer | undefined =>
  dialect.cancels?.decode(payment, sampleRefund(payment), response)
const [first, second] = ['b1c0d7e2a94f4a3e8d6c5b7a90812f3e', '0f1e2d3c4b5a69788796a5b4c3d2e1f0']
const replay = (response: HttpResponse, trace = `${second}, ${first}`): HttpResponse => ({
  ...response,
  headers: { 'x-tosspayments-trace-id': trace },
})

describe('an error of Toss', () => {
  it.each([
    ...['ALREADY_PROCESSING_REQUEST', 'FORBIDDEN_CONSECUTIVE_REQUEST'],
    ...['ALREADY_PROCESSED_PAYMENT', 'DUPLICATED_ORDER_ID'],
  ])('leaves something in flight where it contradicts a look-up that finds nothing: %s', (code) => {
    const known = { kind: 'error', code, mayBeInFlight: true }
    expect(confirmed(refuse(400, code))).toMatchObject(known)
    expect(confirmed(replay(refuse(400, code)))).toMatchObject({ ...known, endsKey: true })
    expect(canceled(refuse(400, code))).not.toHaveProperty('mayBeInFlight')
  })

  it('leaves nothing in flight by an error that Toss lists, a limit included', () => {
    const listed = [
      [400, 'PROVIDER_ERROR'],
      [500, 'COMMON_ERROR'],
      [400, 'INVALID_REQUEST'],
      [401, 'UNAUTHORIZED_KEY'],
      [429, 'TOO_MANY_REQUESTS'],
    ] as const
    for (const [status, code] of listed) {
      expect(confirmed(refuse(status, code)), code).not.toHaveProperty('mayBeInFlight')
      expect(canceled(refuse(status, code)), code).not.toHaveProperty('mayBeInFlight')
    }
  })

  it('may be about anything where its code is in no list, until it is replayed', () => {
    for (const status of [400, 403, 408, 429, 500, 520]) {
      const expected = { kind: 'error', mayBeInFlight: true }
      expect(confirmed(refuse(status, 'NEW_CODE'))).toMatchObject(expected)
      expect(canceled(refuse(status, 'NEW_CODE'))).toMatchObject(expected)
    }
    expect(confirmed(refuse(429, 'INVALID_BANK'))).toMatchObject({ mayBeInFlight: true })
    for (const answer of [confirmed, canceled]) {
      const over = answer(replay(refuse(400, 'NEW_CODE')))
      expect(over).toMatchObject({ kind: 'error', repeatable: false, endsKey: true })
      expect(over).not.toHaveProperty('mayBeInFlight')
    }
  })
})

describe('a replayed error', () => {
  it('is how its key has ended, told by a trace of two calls', () => {
    for (const code of ['PROVIDER_ERROR', 'CARD_PROCESSING_ERROR']) {
      expect(confirmed(replay(refuse(400, code)))).toMatchObject({
        repeatable: false,
        endsKey: true,
      })
    }
    for (const other of [
      ...[replay(refuse(500, 'COMMON_ERROR')), replay(refuse(429, 'TOO_MANY_REQUESTS'))],
      ...[replay(refuse(403, 'FORBIDDEN_REQUEST')), replay(refuse(400, 'PROVIDER_ERROR'), first)],
      replay(refuse(400, 'PROVIDER_ERROR'), `${first}, ${first}`),
      replay(refuse(400, 'PROVIDER_ERROR'), 'front, back'),
    ]) {
      expect(confirmed(other)).not.toHaveProperty('endsKey')
    }
  })

  it('ends a cancel too, which can only be asked for anew', () => {
    const kept = [
      [400, 'PROVIDER_ERROR'],
      [403, 'FORBIDDEN_CONSECUTIVE_REQUEST'],
      [404, 'NOT_FOUND_PAYMENT_SESSION'],
      [400, 'ALREADY_PROCESSED_PAYMENT'],
    ] as const
    for (const [status, code] of kept) {
      expect(canceled(refuse(status, code)), code).not.toHaveProperty('endsKey')
      const again = canceled(replay(refuse(status, code)))
      expect(again).toMatchObject({ kind: 'error', code, repeatable: false, endsKey: true })
      expect(again).not.toHaveProperty('mayBeInFlight')
    }
  })
})
