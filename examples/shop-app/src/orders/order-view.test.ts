import { describe, expect, it } from 'vitest'
import { paymentStates } from '@holdfast/pg-client'
import { anOrder, aPayment } from '../../test/samples.js'
import type { PaymentView } from '../payments/payments-client.js'
import { orderStatuses } from './order-state.js'
import { decisivePayment, orderView, viewOrder } from './order-view.js'
import { firstSteps } from './saga/saga.js'

const labelsOf = (change: Parameters<typeof anOrder>[0]) => {
  const order = anOrder(change)
  return (['ko', 'en'] as const).map((language) => viewOrder(order, [], language).order.buyerLabel)
}

describe('an order as its buyer sees it', () => {
  it.each([
    ['requested', 'PAYMENT_PENDING'],
    ['unknown', 'PAYMENT_PENDING'],
    ['pending', 'PAYMENT_PENDING'],
    ['approved', 'PAYMENT_SUCCEEDED'],
    ['declined', 'PAYMENT_FAILED'],
    ['failed', 'PAYMENT_FAILED'],
    ['canceling', 'PAYMENT_CANCELING'],
    ['partiallyCanceled', 'PAYMENT_SUCCEEDED'],
    ['canceled', 'PAYMENT_CANCELED'],
    ['review', 'PAYMENT_PENDING'],
  ] as const)('has a payment that is %s as %s', (state, paymentStatus) => {
    const { order } = viewOrder(anOrder(), [aPayment({ state })], 'ko')
    expect(order.paymentStatus).toBe(paymentStatus)
    expect(order.buyerLabel).toMatch(/^결제 /)
  })

  it('has no payment, one that is pending where it was begun and nobody has told of it', () => {
    const statusOf = (steps = anOrder().steps) =>
      viewOrder(anOrder({ steps }), [], 'ko').order.paymentStatus
    expect(statusOf()).toBe('PAYMENT_PENDING')
    expect(statusOf(firstSteps())).toBe('NONE')
    expect(statusOf([{ step: 'payment', round: 1, state: 'refused' }])).toBe('NONE')
  })

  it.each([
    ['PENDING', ['결제 진행 중', 'Payment in progress']],
    ['PAYMENT_WAITING', ['결제 진행 중', 'Payment in progress']],
    ['CONFIRMED', ['결제 성공', 'Payment succeeded']],
    ['CANCELING', ['주문 취소', 'Order cancelled']],
    ['CANCELLED', ['주문 취소', 'Order cancelled']],
    ['FAILED', ['결제 실패', 'Payment failed']],
  ] as const)('says what it is without a payment: %s', (status, labels) => {
    expect(labelsOf({ status })).toEqual(labels)
  })

  it.each([
    ['approved', 'declined', 1],
    ['approved', 'pending', 1],
    ['pending', 'approved', 2],
    ['pending', 'declined', 1],
    ['review', 'failed', 1],
    ['partiallyCanceled', 'declined', 1],
    ['canceling', 'canceled', 1],
    ['canceled', 'declined', 1],
    ['canceled', 'review', 2],
    ['declined', 'failed', 2],
  ] as const)('shows the payment that matters: of %s and %s, number %i', (first, second, n) => {
    const both = [first, second].map((state, at) => aPayment({ state, id: `payment-${at + 1}` }))
    expect(decisivePayment(both)?.id).toBe(`payment-${n}`)
  })

  it('gives the reason of a decline, in the language of its buyer', () => {
    const decline = { code: 'LIMIT', reason: '한도초과입니다.' }
    const payment = aPayment({ state: 'declined', decline })
    const shown = viewOrder(anOrder(), [payment], 'ko').payment
    expect(shown).toMatchObject({ id: 'payment-1', state: 'declined' })
    expect(shown?.reason).toContain('한도초과')
    expect(viewOrder(anOrder(), [aPayment()], 'ko').payment).not.toHaveProperty('reason')
  })

  it('shows the step of a payment as ended with its payment', () => {
    const steps = [1, 2].map((round) => ({ step: 'payment', round, state: 'running' }) as const)
    const order = anOrder({ steps })
    const shown = (...payments: readonly PaymentView[]) =>
      viewOrder(order, payments, 'ko').saga.steps.map(({ state }) => state)
    const declined = aPayment({ state: 'declined' })
    expect(shown()).toEqual(['running', 'running'])
    expect(shown(declined, aPayment({ state: 'pending' }))).toEqual(['refused', 'running'])
    expect(shown(declined, aPayment({ state: 'failed' }))).toEqual(['refused', 'refused'])
  })

  it('tells amounts, what points pay and what is due, and where its saga stands', () => {
    const view = viewOrder(anOrder({ pointsUsed: 20_000 }), [], 'en')
    expect(view.order).toMatchObject({ amount: 50_000, pointsUsed: 20_000, due: 30_000 })
    expect(view.saga).toEqual({ status: 'RUNNING', steps: anOrder().steps })
    expect(view.payment).toBeNull()
  })

  it('is what its schema says, in every state', () => {
    for (const status of orderStatuses) {
      for (const state of paymentStates) {
        const view = viewOrder(anOrder({ status }), [aPayment({ state })], 'ko')
        expect(orderView.parse(view)).toEqual(view)
      }
    }
  })
})
