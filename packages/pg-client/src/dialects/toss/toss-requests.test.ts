import { describe, expect, it } from 'vitest'
import { sampleRefund } from '../../conformance/sample-payment.js'
import { money } from '../../payment/money.js'
import { paymentKey, storedConfirm, tossPayment } from '../../testing/toss-samples.js'
import { toss } from './toss-dialect.js'
import { closeRequest, settlementsRequest, transactionsRequest } from './toss-requests.js'

const dialect = toss({ secretKey: 'test_sk_Qw3rTy', baseUrl: 'https://gateway.test/toss/' })
const payment = tossPayment({ id: 'p1' })
const instrument = { paymentKey, orderId: payment.reference, amount: 15_000 }

describe('a submit', () => {
  it('confirms what the redirect carried, under a key', () => {
    expect(dialect.encodeSubmit(payment, instrument, 'pay-p1')).toEqual({
      method: 'POST',
      url: 'https://gateway.test/toss/v1/payments/confirm',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'pay-p1' },
      body: `{"paymentKey":"${paymentKey}","orderId":"order-1-Kx9","amount":15000}`,
    })
    const { headers } = dialect.encodeSubmit(payment, instrument, null)
    expect(headers).toEqual({ 'Content-Type': 'application/json' })
  })

  it('holds no secret before it is authorized', () => {
    const request = dialect.encodeSubmit(payment, instrument, 'pay-p1')
    expect(JSON.stringify(request)).not.toMatch(/Qw3rTy|authorization|basic/i)
    expect(dialect.authorize(request)).toMatchObject({ body: request.body, url: request.url })
  })

  it('sends order and amount of the payment, whatever the redirect says', () => {
    const forged = { paymentKey, orderId: 'order-9-Kx9', amount: 100 }
    const { body } = dialect.encodeSubmit(payment, forged, 'pay-p1')
    expect(JSON.parse(body ?? '')).toMatchObject({ orderId: payment.reference, amount: 15_000 })
  })

  it('contradicts a payment by another order or amount', () => {
    expect(dialect.contradictionOf?.(payment, instrument)).toBeUndefined()
    const contradiction = (change: object): string | undefined =>
      dialect.contradictionOf?.(payment, { ...instrument, ...change })
    expect(contradiction({ orderId: 'order-1' })).toBe('the redirect is about another order')
    expect(contradiction({ amount: 14_999 })).toBe('the redirect is about another amount')
    expect(contradiction({ amount: '15000' })).toBe('the redirect is about another amount')
  })

  it.each<[string, () => unknown]>([
    [
      'dollars',
      () => dialect.encodeSubmit(tossPayment({ amount: money(100, 'USD') }), instrument, null),
    ],
    [
      'a short reference',
      () => dialect.encodeSubmit(tossPayment({ reference: 'o-1' }), instrument, null),
    ],
    [
      'no key of a payment',
      () => dialect.encodeSubmit(payment, { ...instrument, paymentKey: '' }, null),
    ],
    ['a path', () => dialect.encodeSubmit(payment, { ...instrument, paymentKey: '..' }, null)],
    [
      'a long key of a payment',
      () => dialect.encodeSubmit(payment, { ...instrument, paymentKey: 'x'.repeat(201) }, null),
    ],
    ['a long key', () => dialect.encodeSubmit(payment, instrument, 'x'.repeat(301))],
    ['a key with a line break', () => dialect.encodeSubmit(payment, instrument, 'a\r\nb: c')],
  ])('is refused with %s', (_name, encode) => {
    expect(encode).toThrow(TypeError)
  })

  it('takes a key of 300 characters, and shows no card', () => {
    const key = 'x'.repeat(300)
    const { headers } = dialect.encodeSubmit(payment, instrument, key)
    expect(headers['Idempotency-Key']).toBe(key)
    expect(dialect.last4Of(instrument)).toBeNull()
  })
})

describe('a cancel', () => {
  const paid = tossPayment({ gatewayKey: 'k/1', state: 'canceling', refundedMinor: 4000 })
  const cancelOf = (of = paid, change: object = {}) => {
    const request = dialect.cancels?.encode(of, sampleRefund(of, change), 'refund-r1')
    return { ...request, body: JSON.parse(request?.body ?? '') as Record<string, unknown> }
  }

  it('says how much is to go back, and how much may', () => {
    expect(cancelOf(paid, { amountMinor: 11_000, reason: ' 고객 변심 ' })).toEqual({
      method: 'POST',
      url: 'https://gateway.test/toss/v1/payments/k%2F1/cancel',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': 'refund-r1' },
      body: { cancelReason: '고객 변심', cancelAmount: 11_000, refundableAmount: 11_000 },
    })
  })

  it('gives a reason, of 200 characters at most and without a card number', () => {
    const reasonOf = (reason: string) => cancelOf(paid, { reason }).body['cancelReason']
    expect(reasonOf('가'.repeat(201))).toBe('가'.repeat(200))
    expect(reasonOf(`${'가'.repeat(199)}🙂`)).toBe('가'.repeat(199))
    expect(reasonOf(' ')).toBe('환불')
    expect(reasonOf('카드 1234-5678-9814-1451 환불')).toBe('카드 ****-****-****-1451 환불')
  })

  it('takes the key of the confirm where no other is known, and none else', () => {
    const unnamed = tossPayment({ gatewayKey: null })
    const { url } = cancelOf({ ...unnamed, keyedRequest: storedConfirm(unnamed, 'k2') })
    expect(url).toBe('https://gateway.test/toss/v1/payments/k2/cancel')
    expect(() => cancelOf(unnamed)).toThrow('without a key')
  })
})

describe('a list', () => {
  const base = 'https://gateway.test'
  const from = Date.UTC(2025, 11, 31, 15)

  it('is of a period in Seoul, whose last second is taken in', () => {
    const period = { from, to: from + 86_400_000 }
    const { url } = transactionsRequest(base, period, { limit: 10, startingAfter: 'a b' })
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      startDate: '2026-01-01T00:00:00',
      endDate: '2026-01-01T23:59:59',
      limit: '10',
      startingAfter: 'a b',
    })
    const first = transactionsRequest(base, { from, to: from }, { limit: 10 })
    expect(Object.fromEntries(new URL(first.url).searchParams)).toEqual({
      startDate: '2026-01-01T00:00:00',
      endDate: '2026-01-01T00:00:00',
      limit: '10',
    })
  })

  it('of settlements is of days in Seoul', () => {
    const { url } = settlementsRequest(base, { from, to: from + 1 }, { page: 2, size: 50 })
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual({
      startDate: '2026-01-01',
      endDate: '2026-01-01',
      dateType: 'soldDate',
      page: '2',
      size: '50',
    })
  })
})

it('closes an account that waits for its deposit, and names no amount', () => {
  const waiting = tossPayment({ gatewayKey: 'tviva1', state: 'pending' })
  expect(closeRequest('https://api.tosspayments.com', waiting, 'close-1')).toMatchObject({
    url: 'https://api.tosspayments.com/v1/payments/tviva1/cancel',
    headers: { 'Idempotency-Key': 'close-1' },
    body: '{"cancelReason":"주문 취소"}',
  })
  expect(() => closeRequest('', { ...waiting, gatewayKey: null }, null)).toThrow(TypeError)
})
