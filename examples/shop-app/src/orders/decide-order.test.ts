import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paymentStates, type Payment, type PaymentState } from '@holdfast/pg-client'
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
    for (const state of ['requested', 'unknown', 'pending', 'review'] as const) {
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

  it('reinstates a failed order whose payment was approved after all', () => {
    expect(decisionFor('FAILED', 'approved').kind).toBe('reinstate')
    expect(decisionFor('FAILED', 'failed').kind).toBe('keep')
  })

  it('hands money to a person that it cannot keep: a second approval', () => {
    expect(decisionFor('CONFIRMED', 'approved', 'approved')).toMatchObject({
      kind: 'handToReview',
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
        const mayCollect = all.some((state) => state !== 'failed' && state !== 'declined')
        if (kind === 'fail') expect(mayCollect).toBe(false)
        if (kind === 'confirm' || kind === 'reinstate') expect(all).toContain('approved')
      }),
    )
  })
})
