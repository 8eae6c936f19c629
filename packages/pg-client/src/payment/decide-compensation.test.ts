import { describe, expect, it } from 'vitest'
import { samplePayment, sampleRefund } from '../conformance/sample-payment.js'
import { approvedTx, found, known, sampleRules, told } from '../testing/sample-evidence.js'
import { decide } from './decide.js'
import type { DecisionRules } from './decision.js'
import type { Payment } from './payment.js'

const rules: DecisionRules = { ...sampleRules, compensationId: 'refund-c' }
const paidTwice: DecisionRules = { ...rules, orderHasAnother: true }
const approval = told(found(approvedTx))
const late = samplePayment({ state: 'failed', active: false, settledBy: 'inquiry', settledAt: 1 })
const gone = told({ kind: 'unplaceable', reason: 'order-gone' }, { source: 'shop' })
const approved = samplePayment({ state: 'approved', settledAt: 1, settledBy: 'answer', ...known })

describe('money that finds no order', () => {
  it.each<Payment>([
    late,
    { ...late, state: 'declined' },
    { ...late, state: 'declined', mayStillTurn: true, ...known },
    { ...late, state: 'pending', ...known },
  ])('is given back where the order was paid again', (payment) => {
    const { next, events, refund } = decide(payment, approval, paidTwice)
    expect(next).toMatchObject({ state: 'canceling', gatewayKey: 'key-1', active: false })
    expect(next.mayStillTurn).toBe(false)
    expect(refund).toMatchObject({
      id: 'refund-c',
      reason: 'order-paid-twice',
      amountMinor: 50_000,
      state: 'requested',
      attempts: 0,
      createdAt: 1000,
    })
    expect(next.refund).toBe(refund)
    // Another one of the same payment must be able to follow, should this one be refused.
    expect(refund?.requestId).toContain('refund-c')
    expect(events).toMatchObject([{ to: 'canceling', late: true, refund: { id: 'refund-c' } }])
  })

  it('is given back where the shop says that the order is gone', () => {
    const { next, refund } = decide(approved, gone, rules)
    expect(next.state).toBe('canceling')
    expect(refund).toMatchObject({ reason: 'order-gone', amountMinor: 50_000 })
  })

  it('is for a person where the gateway cannot give it back', () => {
    expect(decide(approved, gone, sampleRules).next).toMatchObject({
      state: 'review',
      reviewReason: 'order-gone',
      refund: null,
    })
    expect(decide(late, approval, { ...paidTwice, compensationId: null }).next).toMatchObject({
      state: 'review',
      reviewReason: 'order-paid-twice',
    })
  })

  it('is for a person where the gateway refuses to give it back', () => {
    const { next } = decide(late, approval, paidTwice)
    const refusal = { code: 'ALREADY_SETTLED', reason: null }
    const finding = { kind: 'refund', refundId: 'refund-c', outcome: 'refused', refusal } as const
    const refused = decide(next, told(finding, { source: 'answer' }), rules)
    expect(refused.next).toMatchObject({ state: 'review', reviewReason: 'order-paid-twice' })
    expect(refused.next.refund).toBeNull()
    expect(refused.refund).toMatchObject({ state: 'refused', refusal })
  })

  it('is what others have left of it', () => {
    const part = told(found({ ...approvedTx, refundedMinor: 30_000 }))
    const { next, refund } = decide(late, part, paidTwice)
    expect(next).toMatchObject({ state: 'canceling', refundedMinor: 30_000 })
    expect(refund?.amountMinor).toBe(20_000)
    const all = told(found({ ...approvedTx, refundedMinor: 50_000 }))
    expect(decide(late, all, paidTwice).next).toMatchObject({
      state: 'canceled',
      refundedMinor: 50_000,
      refund: null,
    })
  })

  it('is the rest of a payment of which a part has gone back', () => {
    const part = samplePayment({ state: 'partiallyCanceled', refundedMinor: 20_000, ...known })
    expect(decide(part, gone, rules).refund).toMatchObject({ amountMinor: 30_000 })
  })

  it.each<Payment['state']>(['pending', 'failed', 'canceling', 'canceled', 'review'])(
    'is none of a payment that is %s',
    (state) => {
      const payment = samplePayment({ state, ...known })
      expect(decide(payment, gone, rules).next).toBe(payment)
    },
  )
})

describe('a second transaction', () => {
  it('beside one whose money went back is for a person', () => {
    const canceled = {
      ...approved,
      state: 'canceled',
      refundedMinor: 50_000,
      active: false,
    } as const
    const other = { gatewayKey: 'key-2', status: 'approved' } as const
    const ours = { ...approvedTx, refundedMinor: 50_000 }
    for (const finding of [found(other), found(ours, other), found(other, ours)]) {
      expect(decide(canceled, told(finding), rules).next).toMatchObject({
        state: 'review',
        reviewReason: 'duplicate-transaction',
      })
    }
  })
})

describe('an operator and a refund that is open', () => {
  const refund = sampleRefund(approved, { id: 'refund-1', amountMinor: 20_000, state: 'unknown' })
  const review = (refundedMinor: number): Payment =>
    samplePayment({
      ...known,
      state: 'review',
      reviewReason: 'refund-too-long',
      refundedMinor,
      refund,
    })
  const word = (as: 'approved' | 'canceled' | 'failed' | 'declined') =>
    told({ kind: 'resolved', as }, { source: 'operator' })

  it.each([
    [0, 'canceled', 'canceled', 50_000, 'done'],
    [0, 'approved', 'approved', 0, 'failed'],
    [10_000, 'approved', 'partiallyCanceled', 10_000, 'failed'],
    [50_000, 'approved', 'canceled', 50_000, 'failed'],
    [0, 'failed', 'failed', 0, 'failed'],
    [0, 'declined', 'declined', 0, 'failed'],
  ] as const)('%i gone back, %s: %s', (before, as, state, refundedMinor, refundState) => {
    const { next, refund: closed, events } = decide(review(before), word(as), rules)
    expect(next).toMatchObject({ state, refundedMinor, refund: null, reviewReason: null })
    expect(closed).toMatchObject({ id: 'refund-1', state: refundState, closedAt: 1000 })
    expect(events).toMatchObject([{ to: state, refund: { state: refundState } }])
  })

  it('cannot keep money beside another payment of the order', () => {
    expect(decide(review(10_000), word('approved'), paidTwice).next.state).toBe('review')
    expect(decide(review(10_000), word('canceled'), paidTwice).next.state).toBe('canceled')
  })
})
