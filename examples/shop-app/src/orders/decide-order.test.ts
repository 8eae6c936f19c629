import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  blocksAnotherPayment,
  paymentStates,
  type Payment,
  type PaymentState,
} from '@holdfast/pg-client'
import { anOrder, aPayment } from '../../test/samples.js'
import { decideOrder } from './decide-order.js'
import { orderStatuses, type OrderStatus } from './order-state.js'

const decisionFor = (status: OrderStatus, ...states: PaymentState[]) =>
  decideOrder(
    anOrder({ status }),
    states.map((state, index) => aPayment({ state, id: `payment-${index + 1}` })),
  )

describe('decideOrder', () => {
  it('confirms a waiting order when a payment is approved', () => {
    expect(decisionFor('PAYMENT_WAITING', 'approved').kind).toBe('confirm')
    expect(decisionFor('PAYMENT_WAITING', 'declined', 'approved').kind).toBe('confirm')
  })

  it('keeps a declined order waiting for another card', () => {
    expect(decisionFor('PAYMENT_WAITING', 'declined').kind).toBe('keep')
    expect(decisionFor('PAYMENT_WAITING', 'declined', 'failed').kind).toBe('keep')
  })

  it('fails an order only when its payment certainly moved no money', () => {
    expect(decisionFor('PAYMENT_WAITING', 'failed')).toEqual({
      kind: 'fail',
      failure: 'PAYMENT_FAILED',
    })
    for (const state of ['requested', 'unknown', 'pending', 'canceling', 'review'] as const) {
      expect(decisionFor('PAYMENT_WAITING', state).kind).toBe('keep')
    }
    expect(decisionFor('PAYMENT_WAITING').kind).toBe('keep')
  })

  it('marks an order whose payment is in review', () => {
    expect(decisionFor('PAYMENT_WAITING', 'review')).toEqual({ kind: 'keep', inReview: true })
    expect(decisionFor('PAYMENT_WAITING', 'pending')).toEqual({ kind: 'keep', inReview: false })
    expect(decisionFor('PAYMENT_WAITING', 'review', 'approved')).toEqual({
      kind: 'confirm',
      inReview: true,
    })
  })

  it('does not confirm an order whose payment was canceled, and ends it: nothing is held', () => {
    expect(decisionFor('PAYMENT_WAITING', 'canceled').kind).toBe('fail')
    expect(decisionFor('PAYMENT_WAITING', 'failed', 'canceled').kind).toBe('fail')
    expect(decisionFor('PAYMENT_WAITING', 'canceled', 'pending').kind).toBe('keep')
    expect(decisionFor('FAILED', 'canceled').kind).toBe('keep')
    expect(decisionFor('FAILED', 'canceling').kind).toBe('keep')
  })

  it('takes an order of whose money a part went back for paid, and never back to life', () => {
    expect(decisionFor('PAYMENT_WAITING', 'partiallyCanceled').kind).toBe('confirm')
    expect(decisionFor('FAILED', 'approved', 'partiallyCanceled')).toMatchObject({
      kind: 'giveBack',
      reason: 'order-gone',
      payment: { id: 'payment-2' },
    })
    expect(decisionFor('CONFIRMED', 'partiallyCanceled').kind).toBe('keep')
    expect(decisionFor('CONFIRMED', 'partiallyCanceled', 'approved')).toMatchObject({
      kind: 'giveBack',
      payment: { id: 'payment-2' },
    })
  })

  it('reinstates a failed order whose payment was approved after all', () => {
    expect(decisionFor('FAILED', 'approved').kind).toBe('reinstate')
    expect(decisionFor('FAILED', 'failed').kind).toBe('keep')
  })

  it('gives back money that it cannot keep: a second approval, or the rest of one', () => {
    const rest = decisionFor('CONFIRMED', 'approved', 'partiallyCanceled')
    expect(rest).toMatchObject({ kind: 'giveBack', payment: { id: 'payment-2' } })
    expect(decisionFor('CONFIRMED', 'approved', 'canceling').kind).toBe('keep')
    expect(decisionFor('CONFIRMED', 'approved', 'approved')).toMatchObject({
      kind: 'giveBack',
      reason: 'order-paid-twice',
      payment: { id: 'payment-2' },
    })
  })

  it('keeps apart what our own kit refused and what the gateway was asked for in vain', () => {
    const failureOf = (change: Partial<Payment>, steps = anOrder().steps) =>
      decideOrder(anOrder({ steps }), [aPayment({ state: 'failed', ...change })])
    const refused = anOrder().steps.map((one) => ({ ...one, state: 'refused' as const }))
    expect(failureOf({ attempts: 1 })).toMatchObject({ failure: 'PAYMENT_FAILED' })
    expect(failureOf({ attempts: 0 })).toMatchObject({ failure: 'PAYMENT_REFUSED' })
    expect(failureOf({ attempts: 1 }, refused)).toMatchObject({ failure: 'PAYMENT_REFUSED' })
  })

  it('never ends an order while one of its payments may still collect', () => {
    const states = fc.array(fc.constantFrom(...paymentStates), { maxLength: 4 })
    fc.assert(
      fc.property(fc.constantFrom(...orderStatuses), states, (status, all) => {
        const payments: Payment[] = all.map((state) => aPayment({ state }))
        const { kind } = decideOrder(anOrder({ status }), payments)
        const isOver = all.every((state) => !blocksAnotherPayment(state))
        if (kind === 'fail') expect(isOver).toBe(true)
        if (kind === 'confirm') expect(all).toContainEqual(expect.stringMatching(/^(app|part)/))
        if (kind === 'reinstate') expect(all).toContain('approved')
      }),
    )
  })
})
