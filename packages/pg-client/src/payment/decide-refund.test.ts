import { describe, expect, it } from 'vitest'
import { samplePayment, sampleRefund } from '../conformance/sample-payment.js'
import {
  approvedTx,
  found,
  horizon,
  known,
  sampleRules as rules,
  told,
} from '../testing/sample-evidence.js'
import { decide } from './decide.js'
import type { Evidence, Finding } from './evidence.js'
import type { Payment } from './payment.js'
import { newRefund, type Refund } from './refund.js'

const approved = samplePayment({ state: 'approved', settledAt: 1, settledBy: 'answer', ...known })
const partly = { ...approved, state: 'partiallyCanceled', refundedMinor: 20_000 } as const

const refundOf = (amountMinor: number, more: Partial<Refund> = {}): Refund =>
  sampleRefund(approved, { id: 'refund-1', amountMinor, createdAt: 900, ...more })
const asked = (refund: Refund): Evidence =>
  told({ kind: 'cancelAsked', refund }, { source: 'shop' })
const totals = (
  refundedMinor: number,
  refundPendingMinor = 0,
  source: Evidence['source'] = 'inquiry',
) => told(found({ ...approvedTx, refundedMinor, refundPendingMinor }), { source })
type Outcome = Extract<Finding, { kind: 'refund' }>['outcome']
const ended = (outcome: Outcome, more: object = {}): Evidence =>
  told({ kind: 'refund', refundId: 'refund-1', outcome, ...more }, { source: 'answer' })

/** A payment of which so much is being given back. */
const canceling = (
  amountMinor: number,
  more: Partial<Refund> = {},
  of: Payment = approved,
): Payment => ({
  ...of,
  state: 'canceling',
  settledAt: null,
  settledBy: null,
  refund: refundOf(amountMinor, more),
})

describe('a cancel that is asked for', () => {
  it('reserves its amount and is told', () => {
    const refund = newRefund({ ...refundOf(60_000 / 2), id: 'refund-1' })
    const { next, events, refund: written } = decide(approved, asked(refund), rules)
    expect(next).toMatchObject({ state: 'canceling', refund, active: true, settledAt: null })
    expect(written).toEqual(refund)
    expect(events).toMatchObject([
      { to: 'canceling', refund: { id: 'refund-1', state: 'requested', amountMinor: 30_000 } },
    ])
  })

  it.each<[string, Payment, number]>([
    ['more than was taken', approved, 50_001],
    ['more than is left', partly, 30_001],
    ['another while one is open', canceling(10_000), 10_000],
    ['what was never taken', samplePayment({ state: 'pending', ...known }), 10_000],
    ['what has gone back', { ...approved, state: 'canceled', refundedMinor: 50_000 }, 1],
    ['what a person looks at', { ...approved, state: 'review' }, 1],
  ])('changes nothing when it is %s', (_name, payment, amountMinor) => {
    expect(decide(payment, asked(refundOf(amountMinor, { id: 'other' })), rules).next).toBe(payment)
  })

  it.each([approved, partly])('takes all that is left', (payment) => {
    const left = payment.amount.minor - payment.refundedMinor
    const { next } = decide(payment, asked(refundOf(left)), rules)
    expect(next.state).toBe('canceling')
    const last = decide(next, ended('done'), rules)
    expect(last.next).toMatchObject({ state: 'canceled', refundedMinor: 50_000, refund: null })
    expect(last.next.active).toBe(false)
  })
})

describe("the answer to a refund's cancel", () => {
  it('that it is done, though others have left less than that, is for a person', () => {
    const { next } = decide(canceling(30_001, { attempts: 1 }, partly), ended('done'), rules)
    const reviewed = { state: 'review', reviewReason: 'contradicting-evidence' }
    expect(next).toMatchObject({ ...reviewed, refundedMinor: 20_000, refund: { id: 'refund-1' } })
  })

  it('that it is done closes it; a part leaves the rest', () => {
    const { next, refund, events } = decide(
      canceling(20_000),
      ended('done', { gatewayKey: 're-1' }),
      rules,
    )
    expect(next).toMatchObject({ state: 'partiallyCanceled', refundedMinor: 20_000, refund: null })
    expect(refund).toMatchObject({
      state: 'done',
      certainty: 'accepted',
      gatewayKey: 're-1',
      closedAt: 1000,
      mayBeInFlight: false,
    })
    expect(events).toMatchObject([{ refundedMinor: 20_000, refund: { state: 'done' } }])
  })

  it.each<[Payment, Payment['state']]>([
    [canceling(20_000), 'approved'],
    [canceling(20_000, {}, partly), 'partiallyCanceled'],
  ])('that it is refused gives the payment back what it had', (payment, state) => {
    const refusal = { code: 'ALREADY_SETTLED', reason: null }
    const { next, refund } = decide(payment, ended('refused', { refusal }), rules)
    expect(next).toMatchObject({ state, refundedMinor: payment.refundedMinor, refund: null })
    expect(refund).toMatchObject({ state: 'refused', certainty: 'declined', refusal })
  })

  it('that it is pending, or none at all, keeps it open', () => {
    const inFlight = canceling(20_000, { mayBeInFlight: true })
    const unknown = decide(inFlight, ended('unanswered'), rules)
    expect(unknown.refund).toMatchObject({ state: 'unknown', certainty: 'unknown' })
    expect(unknown.next.refund).toBe(unknown.refund)
    expect(decide(unknown.next, ended('unanswered'), rules).next).toBe(unknown.next)
    const pending = decide(unknown.next, ended('pending', { gatewayKey: 're-1' }), rules)
    expect(pending.refund).toMatchObject({
      state: 'pending',
      certainty: 'accepted',
      gatewayKey: 're-1',
      mayBeInFlight: false,
    })
    expect(pending.next.state).toBe('canceling')
  })

  it('that nothing was sent is believed only where nothing may be on its way', () => {
    const inFlight = canceling(20_000, {
      state: 'unknown',
      certainty: 'unknown',
      mayBeInFlight: true,
    })
    expect(decide(inFlight, ended('notExecuted'), rules).next).toBe(inFlight)
    const pending = canceling(20_000, { state: 'pending' })
    expect(decide(pending, ended('notExecuted'), rules).next).toBe(pending)
    const idle = canceling(20_000, { certainty: 'unknown' })
    expect(decide(idle, ended('notExecuted'), rules).refund).toMatchObject({
      state: 'requested',
      certainty: 'notExecuted',
    })
  })

  it('about another refund changes nothing', () => {
    const other = canceling(20_000, { id: 'refund-2' })
    for (const outcome of ['done', 'pending', 'refused', 'unanswered'] as const) {
      expect(decide(other, ended(outcome), rules).next).toBe(other)
      expect(decide(approved, ended(outcome), rules).next).toBe(approved)
    }
  })
})

describe("the gateway's total", () => {
  it('that has grown by the open refund closes it', () => {
    const unknown = canceling(20_000, { state: 'unknown', attempts: 1, mayBeInFlight: true })
    const { next, refund } = decide(unknown, totals(20_000), rules)
    expect(next).toMatchObject({ state: 'partiallyCanceled', refundedMinor: 20_000, refund: null })
    expect(refund).toMatchObject({ state: 'done', certainty: 'accepted' })
    const last = decide(canceling(30_000, {}, partly), totals(50_000), rules)
    expect(last.next).toMatchObject({ state: 'canceled', refundedMinor: 50_000 })
  })

  it('that has grown by less is somebody else; ours stays open', () => {
    const { next, refund } = decide(canceling(20_000), totals(5000), rules)
    expect(next).toMatchObject({ state: 'canceling', refundedMinor: 5000 })
    expect(next.refund?.state).toBe('requested')
    expect(refund).toBeUndefined()
  })

  it('that leaves less than ours refuses it: it would stay open for nothing', () => {
    const all = canceling(50_000, { state: 'unknown', mayBeInFlight: true })
    const { next, refund, events } = decide(all, totals(20_000), rules)
    expect(next).toMatchObject({ state: 'partiallyCanceled', refundedMinor: 20_000, refund: null })
    expect(refund).toMatchObject({ state: 'refused', refusal: { code: 'EXCEEDS_REFUNDABLE' } })
    expect(events).toMatchObject([{ to: 'partiallyCanceled', refund: { state: 'refused' } }])
    // An old callback may have been overtaken by ours; and what fits may still be done.
    expect(decide(all, totals(20_000, 0, 'callback'), rules).next.state).toBe('canceling')
    expect(decide(canceling(30_000), totals(20_000), rules).next.state).toBe('canceling')
  })

  it.each([
    [20_000, 'partiallyCanceled'],
    [50_000, 'canceled'],
  ] as const)('of %i tells of what others gave back', (total, state) => {
    const { next, events } = decide(approved, totals(total), rules)
    expect(next).toMatchObject({ state, refundedMinor: total })
    expect(events).toMatchObject([{ to: state, refund: null, refundedMinor: total }])
    const more = decide(partly, totals(30_000), rules)
    expect(more.next).toMatchObject({ state: 'partiallyCanceled', refundedMinor: 30_000 })
    // No move, and told all the same: whoever keeps books of what we hold has to hear of it.
    const stays = 'partiallyCanceled'
    expect(more.events).toMatchObject([
      { from: stays, to: stays, refund: null, refundedMinor: 30_000, at: 1000 },
    ])
    expect(decide(more.next, totals(30_000), rules).events).toEqual([])
  })

  it('that fell is believed only of an inquiry, and is for a person then', () => {
    const { next } = decide(partly, totals(0), rules)
    expect(next).toMatchObject({ state: 'review', reviewReason: 'refund-vanished' })
    expect(decide(partly, totals(0, 0, 'callback'), rules).next).toBe(partly)
    expect(decide(partly, totals(0, 0, 'answer'), rules).next).toBe(partly)
    const all = { ...approved, state: 'canceled', refundedMinor: 50_000, active: false } as const
    expect(decide(all, totals(0), rules).next).toMatchObject({ reviewReason: 'refund-vanished' })
    expect(decide(all, totals(50_000), rules).next).toBe(all)
    expect(decide(all, totals(0, 0, 'callback'), rules).next).toBe(all)
  })

  it('of what is under way makes the refund pending, and refused once it is gone', () => {
    const unknown = canceling(20_000, { state: 'unknown', mayBeInFlight: true })
    const pending = decide(unknown, totals(0, 20_000), rules)
    expect(pending.refund).toMatchObject({ state: 'pending', mayBeInFlight: false })
    expect(decide(pending.next, totals(0, 20_000), rules).next).toBe(pending.next)
    expect(decide(pending.next, totals(0, 0, 'callback'), rules).next).toBe(pending.next)
    const gone = decide(pending.next, totals(0), rules)
    expect(gone.next).toMatchObject({ state: 'approved', refund: null })
    expect(gone.refund).toMatchObject({ state: 'refused', refusal: { code: 'REFUND_FAILED' } })
    // What was never under way is merely not done yet.
    expect(decide(unknown, totals(0), rules).next).toBe(unknown)
  })

  it('that does not move for too long is for a person', () => {
    const late = { ...totals(0), at: 900 + horizon }
    const stuck = canceling(20_000, { state: 'unknown', mayBeInFlight: true })
    expect(decide(stuck, { ...late, at: late.at - 1 }, rules).next).toBe(stuck)
    const { next } = decide(stuck, late, rules)
    expect(next).toMatchObject({ state: 'review', reviewReason: 'refund-too-long' })
    expect(next.refund).toBe(stuck.refund)
    // The answer may still come: the money's way is known then, and a person closes the review.
    const done = decide(next, ended('done'), rules)
    expect(done.next).toMatchObject({ state: 'review', refund: null, refundedMinor: 20_000 })
    expect(done.refund).toMatchObject({ state: 'done' })
  })
})
