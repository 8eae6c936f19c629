import { describe, expect, it } from 'vitest'
import { blocksAnotherPayment, paymentStates } from '@holdfast/pg-client'
import { anOrder, aPayment } from '../../test/samples.js'
import { ShopError } from '../http/shop-error.js'
import type { PaymentView } from '../payments/payments-client.js'
import type { Order } from './order.js'
import { answerOrder } from './order-answer.js'
import { orderFailures } from './order-state.js'
import type { PaidOrder } from './pay-round.js'

/** Status and code of the answer. */
const told = (
  order: Order,
  payments: readonly PaymentView[] = [],
  also: Partial<PaidOrder> = {},
) => {
  const thrown = errorOf(order, payments, also)
  return thrown
    ? [thrown.status, thrown.code]
    : [answerOrder({ order, payments, ...also }, 'ko').status]
}
const errorOf = (order: Order, payments: readonly PaymentView[], also: Partial<PaidOrder> = {}) => {
  try {
    answerOrder({ order, payments, ...also }, 'ko')
    return undefined
  } catch (error) {
    if (error instanceof ShopError) return error
    throw error
  }
}
const failedFor = (failure: Order['failure'], change: Partial<Order> = {}) =>
  anOrder({ status: 'FAILED', failure, ...change })

describe('what POST /orders says about an order', () => {
  it.each([
    ['PENDING', 202],
    ['PAYMENT_WAITING', 202],
    ['CONFIRMED', 201],
    ['CANCELING', 202],
    ['CANCELLED', 201],
  ] as const)('%s is %i', (status, expected) => {
    expect(told(anOrder({ status }))).toEqual([expected])
  })

  it('is 402 for a decline, with its reason, and 202 once another payment is open', () => {
    const decline = { code: 'LIMIT', reason: '한도초과입니다.' }
    const declined = aPayment({ state: 'declined', decline })
    const error = errorOf(anOrder(), [declined])
    expect([error?.status, error?.code]).toEqual([402, 'PAYMENT_DECLINED'])
    expect(error?.toBody('ko').message).toContain('한도초과')
    expect(told(anOrder(), [declined, aPayment({ id: 'payment-2' })])).toEqual([202])
  })

  it.each([
    ['INSUFFICIENT_STOCK', 409, 'INSUFFICIENT_STOCK'],
    ['INSUFFICIENT_POINTS', 409, 'INSUFFICIENT_POINTS'],
    ['PRODUCT_GONE', 404, 'PRODUCT_NOT_FOUND'],
    ['STEP_REFUSED', 409, 'STEP_REFUSED'],
    ['CATALOG_UNREACHABLE', 502, 'CATALOG_UNREACHABLE'],
    ['POINTS_UNREACHABLE', 502, 'POINTS_UNREACHABLE'],
    ['PAYMENT_REFUSED', 503, 'PAYMENT_REFUSED'],
    ['PAYMENT_FAILED', 502, 'PAYMENT_NOT_EXECUTED'],
    ['ORDER_SAVE_FAILED', 500, 'ORDER_SAVE_FAILED'],
    ['SAGA_TIMEOUT', 409, 'SAGA_TIMEOUT'],
    ['ABANDONED', 409, 'ORDER_ABANDONED'],
  ] as const)('an order that failed for %s is %i %s', (failure, status, code) => {
    expect(told(failedFor(failure))).toEqual([status, code])
    const details = errorOf(failedFor(failure), [])?.details
    expect(details).toMatchObject({ orderId: anOrder().id, order: { status: 'FAILED' } })
  })

  it('has an answer for every failure, and one for an order that has none', () => {
    for (const failure of orderFailures) expect(told(failedFor(failure))).toHaveLength(2)
    expect(told(failedFor(null))).toEqual([502, 'PAYMENT_NOT_EXECUTED'])
  })

  it('never says that nothing was charged while a payment holds money, or may', () => {
    for (const failure of orderFailures) {
      if (failure === 'ORDER_SAVE_FAILED') continue // it says that the money goes back
      for (const state of paymentStates.filter(blocksAnotherPayment)) {
        expect(told(failedFor(failure), [aPayment({ state })])).toEqual([202])
      }
    }
  })

  it('tells what our own kit refused by what is stored, and when another try makes sense', () => {
    const refused = [{ step: 'payment', round: 1, state: 'refused' }] as const
    const failed = aPayment({ state: 'failed' })
    expect(told(anOrder({ steps: refused }), [failed])).toEqual([503, 'PAYMENT_REFUSED'])
    expect(told(anOrder(), [failed])).toEqual([502, 'PAYMENT_NOT_EXECUTED'])
    expect(told(anOrder(), [{ ...failed, attempts: 0 }])).toEqual([503, 'PAYMENT_REFUSED'])
    const order = failedFor('PAYMENT_REFUSED')
    expect(errorOf(order, [failed])?.retryAfterMs).toBe(10_000)
    expect(errorOf(order, [failed], { retryAfterMs: 300 })?.retryAfterMs).toBe(300)
    expect(errorOf(order, [failed], { retryAfterMs: null })?.retryAfterMs).toBe(10_000)
  })

  it.each([
    ['PAYMENT_WAITING', '다시 결제해 주세요'],
    ['FAILED', '다시 주문해 주세요'],
  ] as const)('asks to try again what is still there to be tried: %s', (status, advice) => {
    const failure = status === 'FAILED' ? 'PAYMENT_FAILED' : null
    const payments = [
      aPayment({ state: 'declined' }),
      aPayment({ id: 'payment-2', state: 'failed' }),
    ]
    const error = errorOf(anOrder({ status, failure }), payments)
    expect(error?.code).toBe('PAYMENT_NOT_EXECUTED')
    expect(error?.toBody('ko').message).toContain(advice)
  })

  it('is 202 where an earlier card may have paid after all, whatever the later one says', () => {
    for (const state of ['pending', 'unknown', 'canceling', 'review'] as const) {
      const payments = [aPayment({ state }), aPayment({ id: 'payment-2', state: 'declined' })]
      expect(told(anOrder(), payments)).toEqual([202])
    }
  })

  it('says that the payment was canceled where the money went back', () => {
    const canceled = aPayment({ state: 'canceled' })
    const error = errorOf(failedFor('PAYMENT_FAILED'), [canceled])
    expect([error?.code, error?.toBody('ko').message]).toEqual([
      ...['PAYMENT_NOT_EXECUTED', '결제가 취소되었습니다.'],
    ])
  })
})
