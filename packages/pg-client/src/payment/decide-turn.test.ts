import { describe, expect, it } from 'vitest'
import { samplePayment } from '../conformance/sample-payment.js'
import {
  approvedTx,
  declinedTx,
  expiredTx,
  found,
  known,
  pendingTx,
  sampleRules as rules,
  told,
} from '../testing/sample-evidence.js'
import { decide, mustBeSole } from './decide.js'

const mayTurn = { ...declinedTx, mayStillTurn: true } as const
const declined = samplePayment({
  state: 'declined',
  active: false,
  settledAt: 1,
  settledBy: 'answer',
  ...known,
})
const turnable = { ...declined, mayStillTurn: true } as const

describe('a decline that may still turn', () => {
  it('is declined, frees the order, and is watched until it is closed', () => {
    const { next, watch } = decide(samplePayment(), told(found(mayTurn)), rules)
    expect(next).toMatchObject({ state: 'declined', mayStillTurn: true, active: false })
    expect(watch).toBe(true)
    expect(decide(next, told(found(mayTurn)), rules)).toMatchObject({ events: [], watch: true })
  })

  it.each([
    ['has expired', expiredTx],
    ['can turn no more', declinedTx],
  ])('is watched no more when it %s', (_name, transaction) => {
    const { next, events, watch } = decide(turnable, told(found(transaction)), rules)
    expect(next).toMatchObject({ state: 'declined', mayStillTurn: false })
    expect({ events, watch }).toEqual({ events: [], watch: false })
    expect(decide(next, told(found(transaction)), rules).next).toBe(next)
  })

  it('is learnt of later too, by an inquiry about what was declined', () => {
    const { next, watch } = decide(declined, told(found(mayTurn)), rules)
    expect(next).toMatchObject({ state: 'declined', mayStillTurn: true })
    expect(watch).toBe(true)
  })

  it('says nothing about another transaction than the known one', () => {
    const other = { ...expiredTx, gatewayKey: 'key-2' }
    expect(decide(turnable, told(found(other)), rules)).toMatchObject({
      next: turnable,
      watch: true,
    })
  })

  it('turns: pending forbids another payment, approved is late truth', () => {
    const { next } = decide(turnable, told(found(pendingTx)), rules)
    expect(next).toMatchObject({ state: 'pending', mayStillTurn: false, decline: null })
    const approval = decide(turnable, told(found(approvedTx)), rules)
    expect(approval.next).toMatchObject({ state: 'approved', mayStillTurn: false, active: false })
    expect(approval.events).toMatchObject([{ late: true }])
    expect(mustBeSole(turnable, approval, told(found(approvedTx)))).toBe(true)
  })

  it('stays so under review, until an operator says that there is money', () => {
    const foreign = { ...mayTurn, owner: 'buyer-9' }
    const { next } = decide(turnable, told(found(foreign)), rules)
    expect(next).toMatchObject({ state: 'review', mayStillTurn: true })
    const resolve = (as: 'approved' | 'failed') =>
      decide(next, told({ kind: 'resolved', as }, { source: 'operator' }), rules).next
    expect(resolve('failed')).toMatchObject({ state: 'failed', mayStillTurn: true })
    expect(resolve('approved')).toMatchObject({ state: 'approved', mayStillTurn: false })
  })
})

describe('what may be true of one payment of an order only', () => {
  it('is an approval of what was given up, or by an operator', () => {
    const approval = told(found(approvedTx))
    const open = samplePayment({ state: 'unknown' })
    expect(mustBeSole(open, decide(open, approval, rules), approval)).toBe(false)
    const late = samplePayment({ state: 'failed', active: false })
    expect(mustBeSole(late, decide(late, approval, rules), approval)).toBe(true)
    const word = told({ kind: 'resolved', as: 'approved' }, { source: 'operator' })
    const review = samplePayment({ state: 'review', reviewReason: 'owner-mismatch' })
    expect(mustBeSole(review, decide(review, word, rules), word)).toBe(true)
  })

  it('is an approval by an operator too of which a part has gone back', () => {
    const word = told({ kind: 'resolved', as: 'approved' }, { source: 'operator' })
    const review = samplePayment({
      state: 'review',
      reviewReason: 'refund-too-long',
      refundedMinor: 20_000,
      active: false,
    })
    const decision = decide(review, word, rules)
    expect(decision.next.state).toBe('partiallyCanceled')
    expect(mustBeSole(review, decision, word)).toBe(true)
  })

  it('is no late truth that money was taken before, and no compensation', () => {
    const canceling = samplePayment({ state: 'approved', active: false, ...known })
    const part = told(found({ ...approvedTx, refundedMinor: 1 }))
    expect(mustBeSole(canceling, decide(canceling, part, rules), part)).toBe(false)
    const late = samplePayment({ state: 'failed', active: false })
    const paidTwice = { ...rules, orderHasAnother: true, compensationId: 'refund-1' }
    const approval = told(found(approvedTx))
    expect(mustBeSole(late, decide(late, approval, paidTwice), approval)).toBe(false)
  })
})
