import { describe, expect, it } from 'vitest'
import { samplePayment } from '../conformance/sample-payment.js'
import {
  approvedTx,
  declinedTx,
  expiredTx,
  found,
  horizon,
  known,
  pendingTx,
  sampleRules as rules,
  told,
} from '../testing/sample-evidence.js'
import { decide } from './decide.js'
import { move } from './decision.js'
import type { Evidence } from './evidence.js'

describe('late truth, and truth that never comes', () => {
  it('asks once more where a decline is contradicted by an older word', () => {
    const declined = samplePayment({ state: 'declined', active: false, ...known })
    expect(decide(declined, told(found(pendingTx)), rules).watch).toBe(true)
    expect(decide(declined, told({ kind: 'absent' }), rules).watch).toBe(false)
  })

  it('makes a given-up payment pending, and ends it by the normal road', () => {
    const failed = samplePayment({ state: 'failed', active: false, settledBy: 'inquiry' })
    const { next, events } = decide(failed, told(found(pendingTx)), rules)
    expect(next).toMatchObject({ state: 'pending', active: false, gatewayKey: 'key-1' })
    expect(events).toMatchObject([{ from: 'failed', to: 'pending', late: true }])
    expect(decide(next, told(found(declinedTx)), rules).next.state).toBe('declined')
    const approved = decide(next, told(found(approvedTx)), rules)
    expect(approved.next).toMatchObject({ state: 'approved', active: false })
    expect(approved.events).toMatchObject([{ late: true }])
  })

  it('ends with a person where absence proves nothing, and truth still heals it', () => {
    const unprovable = { ...rules, absenceProves: false }
    const open = samplePayment({ state: 'unknown' })
    const absentAt = (at: number): Evidence => told({ kind: 'absent' }, { at })
    expect(decide(open, absentAt(horizon - 1), unprovable).next).toBe(open)
    const { next } = decide(open, absentAt(horizon), unprovable)
    expect(next).toMatchObject({ state: 'review', reviewReason: 'pending-too-long' })
    expect(decide(next, told(found(approvedTx)), unprovable).next.state).toBe('approved')
  })

  it('refuses to make a move that the table does not know', () => {
    expect(() =>
      move(samplePayment({ state: 'approved' }), 'failed', told({ kind: 'unanswered' })),
    ).toThrow('must not move from approved to failed')
  })

  it.each(['requested', 'unknown', 'pending'] as const)(
    'fails what is %s and has expired: no request can bring it back',
    (state) => {
      const open = samplePayment({ state, mayBeInFlight: true, lastSentAt: 900 })
      const { next, events } = decide(open, told(found(expiredTx)), rules)
      expect(next).toMatchObject({ state: 'failed', certainty: 'notExecuted', active: false })
      expect(next.mayBeInFlight).toBe(false)
      expect(events).toMatchObject([{ to: 'failed' }])
    },
  )

  it('does not believe that money which was taken has expired', () => {
    for (const state of ['approved', 'canceling', 'partiallyCanceled'] as const) {
      const { next } = decide(samplePayment({ state, ...known }), told(found(expiredTx)), rules)
      expect(next).toMatchObject({ state: 'review', reviewReason: 'contradicting-evidence' })
    }
    const waiting = samplePayment({ state: 'review', reviewReason: 'pending-too-long', ...known })
    expect(decide(waiting, told(found(expiredTx)), rules).next).toMatchObject({
      state: 'failed',
      reviewReason: null,
    })
  })

  it('lets an approval revert only where the gateway is known for it, and was asked', () => {
    const approved = samplePayment({
      state: 'approved',
      settledAt: 1,
      settledBy: 'answer',
      ...known,
    })
    const reverts = { ...rules, approvalMayRevert: true }
    expect(decide(approved, told(found(pendingTx)), rules).next).toBe(approved)
    const byCallback = told(found(pendingTx), { source: 'callback' })
    expect(decide(approved, byCallback, reverts).next).toBe(approved)
    const { next, events } = decide(approved, told(found(pendingTx)), reverts)
    expect(next).toMatchObject({ state: 'pending', active: true, settledAt: null, settledBy: null })
    expect(events).toMatchObject([{ from: 'approved', to: 'pending' }])
    // It takes back what was known: the recorder drops it where the payment has changed since.
    expect(decide(next, told(found(approvedTx)), reverts).next.state).toBe('approved')
  })

  it('hands an approval that reverts when all waiting is over to a person, at once', () => {
    const approved = samplePayment({ state: 'approved', settledAt: 1, ...known })
    const reverts = { ...rules, approvalMayRevert: true }
    const late = told(found(pendingTx), { at: approved.createdAt + rules.pendingHorizonMs })
    const { next, events } = decide(approved, late, reverts)
    expect(next).toMatchObject({ state: 'review', reviewReason: 'pending-too-long' })
    expect(events).toMatchObject([{ from: 'approved', to: 'review' }])
    expect(decide(next, late, reverts).next).toBe(next)
  })
})
