import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blocksAnotherPayment, paymentStates, type PaymentState } from '@holdfast/pg-client'
import { anOrder, aPayment } from '../../test/samples.js'
import type { PaymentView } from '../payments/payments-client.js'
import { decideOrder, unaskedMoney } from './decide-order.js'
import type { Order } from './order.js'
import { orderStatuses, type OrderStatus } from './order-state.js'

const nothingElse = { isSaveFailed: false }
const paymentsIn = (...states: PaymentState[]) =>
  states.map((state, index) => aPayment({ state, id: `payment-${index + 1}` }))
const decisionFor = (status: OrderStatus, ...states: PaymentState[]) =>
  decideOrder(anOrder({ status }), paymentsIn(...states), nothingElse)

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
    const failureOf = (change: Partial<PaymentView>, steps = anOrder().steps) =>
      decideOrder(anOrder({ steps }), [aPayment({ state: 'failed', ...change })], nothingElse)
    const refused = anOrder().steps.map((one) => ({ ...one, state: 'refused' as const }))
    expect(failureOf({ attempts: 1 })).toMatchObject({ failure: 'PAYMENT_FAILED' })
    expect(failureOf({ attempts: 0 })).toMatchObject({ failure: 'PAYMENT_REFUSED' })
    expect(failureOf({ attempts: 1 }, refused)).toMatchObject({ failure: 'PAYMENT_REFUSED' })
  })

  it('ends an order whose save failed after its money was taken, and gives that back', () => {
    const facts = { isSaveFailed: true }
    const waiting = (...states: PaymentState[]) =>
      decideOrder(anOrder(), paymentsIn(...states), facts)
    expect(waiting('approved')).toEqual({ kind: 'fail', failure: 'ORDER_SAVE_FAILED' })
    expect(waiting('pending').kind).toBe('keep')
    const order = anOrder({ status: 'FAILED', failure: 'ORDER_SAVE_FAILED' })
    const back = { kind: 'giveBack', reason: 'order-gone', payment: { id: 'payment-1' } }
    expect(decideOrder(order, paymentsIn('approved'), facts)).toMatchObject(back)
    // It was saved after all: what its buyer paid for stays his.
    const saved = anOrder({ status: 'CONFIRMED' })
    expect(decideOrder(saved, paymentsIn('approved'), facts).kind).toBe('keep')
  })

  it('gives money back that comes late for an order that its buyer gave up', () => {
    const order = anOrder({ status: 'FAILED', failure: 'ABANDONED' })
    expect(decideOrder(order, paymentsIn('approved'), nothingElse).kind).toBe('giveBack')
    expect(decideOrder(order, paymentsIn('pending'), nothingElse).kind).toBe('keep')
  })

  it('cancels a confirmed order once all of its money is gone, and not before', () => {
    expect(decisionFor('CONFIRMED', 'canceled').kind).toBe('cancel')
    expect(decisionFor('CONFIRMED', 'declined', 'canceled').kind).toBe('cancel')
    for (const state of ['canceling', 'review', 'partiallyCanceled', 'unknown'] as const) {
      expect(decisionFor('CONFIRMED', state).kind).toBe('keep')
      expect(decisionFor('CONFIRMED', 'canceled', state).kind).toBe('keep')
    }
    const byPoints = anOrder({ status: 'CONFIRMED', pointsUsed: anOrder().amount })
    expect(decideOrder(byPoints, [], nothingElse).kind).toBe('keep')
  })

  it('never ends an order while one of its payments may still collect', () => {
    const states = fc.array(fc.constantFrom(...paymentStates), { maxLength: 4 })
    fc.assert(
      fc.property(
        ...[fc.constantFrom(...orderStatuses), states, fc.boolean(), fc.boolean()],
        (status, all, isSaveFailed, inReview) => {
          const order = anOrder({ status, inReview, cancels: 1 })
          const decision = decideOrder(order, paymentsIn(...all), { isSaveFailed })
          const { kind } = decision
          const isOver = all.every((state) => !blocksAnotherPayment(state))
          const isUnsaved = kind === 'fail' && decision.failure === 'ORDER_SAVE_FAILED'
          if (kind === 'fail' && !isUnsaved) expect(isOver).toBe(true)
          if (isUnsaved) expect(isSaveFailed).toBe(true)
          if (kind === 'cancel' || kind === 'cancelled') expect(isOver).toBe(true)
          if (kind === 'confirm') expect(all).toContainEqual(expect.stringMatching(/^(app|part)/))
          if (kind === 'reinstate') expect(all).toContain('approved')
          if (kind === 'cancelRefused') expect(all).not.toContain('review')
        },
      ),
    )
  })
})

describe('decideOrder, of an order that is being canceled', () => {
  const canceling = (change: Partial<Order> = {}) =>
    anOrder({ status: 'CANCELING', cancels: 2, ...change })
  const cancelId = `cancel-${anOrder().id}-2`
  const refund = { id: 'refund', requestId: cancelId, amount: 50_000, refusal: null } as const
  const decisionOn = (order: Order, ...payments: PaymentView[]) =>
    decideOrder(order, payments, nothingElse)
  const refused = { code: 'NO', reason: 'too late' }

  it('is cancelled once its money has gone back, and at once where it cost none', () => {
    for (const state of ['canceled', 'failed', 'declined'] as const) {
      expect(decisionOn(canceling(), aPayment({ state })).kind).toBe('cancelled')
    }
    expect(decisionOn(canceling({ pointsUsed: 50_000 })).kind).toBe('cancelled')
  })

  it.each(['canceling', 'approved', 'partiallyCanceled', 'review', 'unknown'] as const)(
    'waits while its payment is %s',
    (state) => {
      expect(decisionOn(canceling(), aPayment({ state })).kind).toBe('keep')
    },
  )

  it('is confirmed again, with the reason, where this cancel was refused', () => {
    const paid = (change: object) =>
      aPayment({ state: 'approved', refunds: [{ ...refund, state: 'refused', ...change }] })
    const inReview = { kind: 'cancelRefused', inReview: false }
    expect(decisionOn(canceling(), paid({ refusal: refused }))).toEqual({
      ...inReview,
      reason: 'too late',
    })
    const coded = paid({ refusal: { ...refused, reason: null } })
    expect(decisionOn(canceling(), coded)).toEqual({ ...inReview, reason: 'NO' })
    const other = aPayment({ id: 'payment-2', state: 'review' })
    expect(decisionOn(canceling(), coded, other)).toMatchObject({ inReview: true })
    expect(decisionOn(canceling(), paid({ state: 'failed' })).kind).toBe('cancelRefused')
    expect(decisionOn(canceling(), paid({ requestId: 'an earlier cancel' })).kind).toBe('keep')
  })

  it('is confirmed again where a person found that the gateway keeps the money', () => {
    const order = canceling({ inReview: true })
    const kept = aPayment({ state: 'approved', isResolvedByHand: true })
    expect(decisionOn(order, kept).kind).toBe('cancelRefused')
    expect(decisionOn(canceling(), kept).kind).toBe('keep')
    expect(decisionOn(order, aPayment({ state: 'review' }))).toEqual({
      kind: 'keep',
      inReview: true,
    })
    // Another payment of it is the one that a person looks at.
    const other = aPayment({ id: 'payment-2', state: 'review' })
    expect(decisionOn(order, kept, other).kind).toBe('keep')
    // It was another one, which has nothing any more: the cancel goes on.
    const undone = aPayment({ id: 'payment-2', state: 'canceled', isResolvedByHand: true })
    expect(decisionOn(order, aPayment({ state: 'approved' }), undone).kind).toBe('keep')
  })
})

describe('the money of a canceling order that nobody has asked for', () => {
  const order = anOrder({ status: 'CANCELING', cancels: 2 })
  const refund = (requestId: string) =>
    ({ id: 'refund', requestId, state: 'done', amount: 5000, refusal: null }) as const
  const asked = refund(`cancel-${order.id}-2`)
  const theirs = refund('an operator')

  it('is what a payment holds of which nothing was asked under this cancel', () => {
    const held = aPayment({ state: 'partiallyCanceled', refunds: [theirs] })
    expect(unaskedMoney(order, [held])).toBe(held)
    expect(unaskedMoney(order, [{ ...held, refunds: [theirs, asked] }])).toBeUndefined()
    const late = aPayment({ id: 'payment-2', state: 'approved' })
    expect(unaskedMoney(order, [aPayment({ state: 'canceled', refunds: [asked] }), late])).toBe(
      late,
    )
  })

  it('is none while nobody knows what is held, or a person looks', () => {
    for (const state of ['canceling', 'unknown', 'canceled', 'declined', 'failed'] as const) {
      expect(unaskedMoney(order, paymentsIn(state))).toBeUndefined()
    }
    expect(unaskedMoney(order, paymentsIn('approved', 'review'))).toBeUndefined()
  })
})
