import { describe, expect, it } from 'vitest'
import { samplePayment, sampleRefund } from '../conformance/sample-payment.js'
import {
  approvedTx,
  declinedTx,
  found,
  horizon,
  known,
  lifetime,
  pendingTx,
  sampleRules as rules,
  told,
} from '../testing/sample-evidence.js'
import { decide } from './decide.js'
import type { Payment } from './payment.js'
import type { Refund } from './refund.js'

const silence = { kind: 'silence' } as const
const canceling = (refund: Partial<Refund> = {}): Payment => {
  const approved = samplePayment({ state: 'approved', ...known })
  return { ...approved, state: 'canceling', refund: sampleRefund(approved, refund) }
}

describe('a gateway that says nothing', () => {
  it.each([
    ['unknown', samplePayment({ state: 'unknown', mayBeInFlight: true }), 'pending-too-long'],
    ['pending', samplePayment({ state: 'pending', ...known }), 'pending-too-long'],
    ['canceling', canceling({ createdAt: 0 }), 'refund-too-long'],
  ] as const)('has a person look at what is %s, once it takes too long', (_state, one, reason) => {
    expect(decide(one, told(silence, { at: horizon - 1 }), rules).next).toBe(one)
    const { next } = decide(one, told(silence, { at: horizon }), rules)
    expect(next).toMatchObject({ state: 'review', reviewReason: reason })
  })

  it('is no review any more once it proves that nothing was taken', () => {
    const sent = { mayBeInFlight: true, lastSentAt: 0 } as const
    const review = samplePayment({ state: 'review', reviewReason: 'pending-too-long', ...sent })
    const absent = (at: number) => decide(review, told({ kind: 'absent' }, { at }), rules)
    expect(absent(lifetime - 1)).toMatchObject({ next: review, watch: true })
    expect(absent(lifetime).next).toMatchObject({ state: 'failed', reviewReason: null })
    const other = { ...review, reviewReason: 'owner-mismatch' } as const
    expect(decide(other, told({ kind: 'absent' }, { at: horizon }), rules).next).toBe(other)
  })

  it('counts for a refund since it was asked for, not since the payment', () => {
    const young = canceling({ createdAt: horizon })
    expect(decide(young, told(silence, { at: horizon + 1 }), rules).next).toBe(young)
  })

  it('changes nothing of what has ended, and what is to be closed is watched', () => {
    const turnable = samplePayment({ state: 'declined', active: false, mayStillTurn: true })
    for (const finding of [silence, { kind: 'absent' } as const]) {
      const decision = decide(turnable, told(finding, { at: horizon }), rules)
      expect(decision).toMatchObject({ next: turnable, watch: true })
    }
  })
})

describe('a deposit that is taken back', () => {
  const reverts = { ...rules, approvalMayRevert: true }
  const refunding = canceling()
  const partly = { ...refunding, state: 'partiallyCanceled', refund: null } as const

  it.each([refunding, partly])('while money goes back is for a person', (one) => {
    const { next } = decide(one, told(found(pendingTx)), reverts)
    expect(next).toMatchObject({ state: 'review', reviewReason: 'contradicting-evidence' })
    expect(decide(one, told(found(pendingTx)), rules).next).toBe(one)
  })
})

describe('a refund', () => {
  it('that was never sent is not what others have given back, unless nothing is left', () => {
    const unsent = canceling({ amountMinor: 10_000 })
    const part = found({ ...approvedTx, refundedMinor: 20_000 })
    const { next } = decide(unsent, told(part), rules)
    expect(next).toMatchObject({ state: 'canceling', refundedMinor: 20_000 })
    const all = found({ ...approvedTx, refundedMinor: unsent.amount.minor })
    expect(decide(unsent, told(all), rules).next).toMatchObject({ state: 'canceled' })
  })

  it('that the gateway works on stays so, whoever is not answered', () => {
    const pending = canceling({ state: 'pending', certainty: 'accepted' })
    const { id: refundId } = pending.refund ?? { id: '' }
    const unanswered = { kind: 'refund', refundId, outcome: 'unanswered' } as const
    expect(decide(pending, told(unanswered, { source: 'answer' }), rules).next).toBe(pending)
  })

  it('that may be in flight is watched still when an operator has closed the review', () => {
    const review = { ...canceling({ mayBeInFlight: true }), state: 'review' } as const
    const word = told({ kind: 'resolved', as: 'approved' }, { source: 'operator' })
    expect(decide(review, word, rules)).toMatchObject({ next: { state: 'approved' }, watch: true })
  })
})

describe('a review', () => {
  const stranger = { ...approvedTx, reference: 'order-1-1', owner: 'buyer-9' }

  it('keeps the key that the gateway has named, so that money can be given back', () => {
    const { next } = decide(samplePayment(), told(found(stranger)), rules)
    expect(next).toMatchObject({ state: 'review', reviewReason: 'owner-mismatch', ...known })
    const quarantined = samplePayment({ state: 'review', reviewReason: 'amount-mismatch' })
    expect(decide(quarantined, told(found(approvedTx)), rules).next).toMatchObject({
      state: 'review',
      reviewReason: 'amount-mismatch',
      ...known,
    })
  })

  it('learns no key from a callback, nor from a transaction of another reference', () => {
    const hint = told(found(stranger), { source: 'callback' })
    expect(decide(samplePayment(), hint, rules).next.gatewayKey).toBeNull()
    const other = told(found({ ...declinedTx, reference: 'order-9-1' }))
    expect(decide(samplePayment(), other, rules).next.gatewayKey).toBeNull()
  })
})
