import { describe, expect, it } from 'vitest'
import { samplePayment } from '../conformance/sample-payment.js'
import { always } from '../testing/payment-arbitraries.js'
import { approvedTx, found, known, sampleRules, told } from '../testing/sample-evidence.js'
import { decide } from './decide.js'
import type { Payment } from './payment.js'

const windowMs = 10_000
const rules = { ...sampleRules, refundReturnWindowMs: windowMs }
const closed = { settledAt: 500, settledBy: 'answer', updatedAt: 500 } as const
const approved = samplePayment({ state: 'approved', ...closed, ...known })
const all = { ...approved, state: 'canceled', refundedMinor: 50_000, active: false } as const
const partly = { ...approved, state: 'partiallyCanceled', refundedMinor: 20_000 } as const
const totalOf = (refundedMinor: number, at = 1000) =>
  told(found({ ...approvedTx, refundedMinor }), { at })

describe('a refund that the bank may send back', () => {
  it.each<[string, Payment]>([
    ['of all', all],
    ['of a part', partly],
  ])('%s is watched for as long as it may', (_name, payment) => {
    const { refundedMinor } = payment
    const last = 500 + windowMs - 1
    expect(decide(payment, totalOf(refundedMinor, last), rules)).toMatchObject({
      next: payment,
      watch: true,
    })
    expect(decide(payment, totalOf(refundedMinor, last + 1), rules).watch).toBe(false)
    expect(decide(payment, totalOf(refundedMinor, last), sampleRules).watch).toBe(false)
  })

  it('is watched from the word that it was done', () => {
    const decision = decide(approved, totalOf(50_000), rules)
    expect(decision).toMatchObject({ next: { state: 'canceled' }, watch: true })
  })

  it('is watched from anew when more has gone back', () => {
    const more = decide(partly, totalOf(30_000, 9000), rules)
    expect(more.watch).toBe(true)
    const later = decide(more.next, totalOf(30_000, 9000 + windowMs - 1), rules)
    expect(later.watch).toBe(true)
  })

  it('is for a person once it has come back, and watched no more', () => {
    const { next, events, watch } = decide(all, totalOf(0), rules)
    const came = { state: 'review', reviewReason: 'refund-vanished', refundedMinor: 0 }
    expect(next).toMatchObject(came)
    expect(events).toMatchObject([{ from: 'canceled', to: 'review', refundedMinor: 0 }])
    expect(watch).toBe(false)
  })

  it.each([
    [all, 0, 'approved', { state: 'approved', refundedMinor: 0 }, false],
    [all, 10_000, 'approved', { state: 'partiallyCanceled', refundedMinor: 10_000 }, true],
    [partly, 0, 'approved', { state: 'approved', refundedMinor: 0 }, false],
    [all, 0, 'canceled', { state: 'canceled', refundedMinor: 50_000 }, false],
  ] as const)('and came back: of %o, %i are left, and a person says %s', (...row) => {
    const [payment, total, as, expected, watch] = row
    const { next } = decide(payment, totalOf(total), rules)
    const said = told({ kind: 'resolved', as }, { source: 'operator' })
    const resolved = decide(next, said, rules)
    expect(resolved).toMatchObject({ next: expected, watch })
    // The gateway says the same as before, which is no news to the person.
    expect(decide(resolved.next, totalOf(total), rules)).toMatchObject({
      next: resolved.next,
      events: [],
    })
  })

  it('is watched in no other state, for any evidence', () => {
    always((before, evidence, anyRules) => {
      const with0 = decide(before, evidence, { ...anyRules, refundReturnWindowMs: 0 })
      const decision = decide(before, evidence, { ...anyRules, refundReturnWindowMs: 10_000 })
      expect({ ...decision, watch: null }).toEqual({ ...with0, watch: null })
      const { state } = decision.next
      if (state === 'canceled' || state === 'partiallyCanceled') return
      expect(decision.watch).toBe(with0.watch)
    })
  })
})
