import { describe, expect, it } from 'vitest'
import { samplePayment } from '../conformance/sample-payment.js'
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
import type { Evidence, Finding } from './evidence.js'
import { won } from './money.js'
import type { PaymentState } from './payment-state.js'
import type { Payment, ReviewReason } from './payment.js'

const inFlight = { mayBeInFlight: true, lastSentAt: 0 } as const
const refusal: Finding = { kind: 'declined', decline: { code: 'INVALID_CARD', reason: null } }

/** State with fields, evidence, and what must come of it. */
const table: readonly [string, Partial<Payment>, Evidence, PaymentState, ReviewReason?][] = [
  ['a refused submit', {}, told({ kind: 'notExecuted' }), 'failed'],
  ['a refusal behind an attempt in flight', inFlight, told({ kind: 'notExecuted' }), 'unknown'],
  ['an unanswered submit', inFlight, told({ kind: 'unanswered' }), 'unknown'],
  ['an accepted submit', inFlight, told(found(pendingTx)), 'pending'],
  ['an approval at once', inFlight, told(found(approvedTx)), 'approved'],
  ['a refused card', inFlight, told(refusal), 'declined'],
  ['a refused card, known pending', { state: 'pending', ...known }, told(refusal), 'pending'],
  [
    'absence within the lifetime',
    { state: 'unknown', ...inFlight },
    told({ kind: 'absent' }),
    'unknown',
  ],
  [
    'absence after the lifetime',
    { state: 'unknown', ...inFlight },
    told({ kind: 'absent' }, { at: lifetime }),
    'failed',
  ],
  ['absence of what has ended', { state: 'unknown' }, told({ kind: 'absent' }), 'failed'],
  [
    'a transaction that vanished',
    { state: 'pending', ...known },
    told({ kind: 'absent' }),
    'review',
    'transaction-vanished',
  ],
  [
    'only another, declined transaction',
    { state: 'pending', ...known },
    told(found({ gatewayKey: 'key-2', status: 'declined' })),
    'review',
    'transaction-vanished',
  ],
  [
    'a callback of another, declined transaction',
    { state: 'pending', ...known },
    told(found({ gatewayKey: 'key-2', status: 'declined' }), { source: 'callback' }),
    'pending',
  ],
  [
    'a declined transaction beside the approved one',
    { state: 'unknown', ...inFlight },
    told(found({ gatewayKey: 'key-2', status: 'declined' }, approvedTx)),
    'approved',
  ],
  [
    'two live transactions',
    { state: 'unknown', ...inFlight },
    told(found(approvedTx, { gatewayKey: 'key-2', status: 'pending' })),
    'review',
    'duplicate-transaction',
  ],
  [
    'another live transaction',
    { state: 'approved', ...known },
    told(found({ gatewayKey: 'key-2', status: 'approved' })),
    'review',
    'duplicate-transaction',
  ],
  [
    'another amount',
    { state: 'pending', ...known },
    told(found({ ...approvedTx, amount: won(49_999) })),
    'review',
    'amount-mismatch',
  ],
  [
    'another owner',
    { state: 'approved', ...known },
    told(found({ ...approvedTx, owner: 'x' })),
    'review',
    'owner-mismatch',
  ],
  [
    'an approval that is declined now',
    { state: 'approved', ...known },
    told(found(declinedTx)),
    'review',
    'contradicting-evidence',
  ],
  ['a late approval', { state: 'failed', active: false }, told(found(approvedTx)), 'approved'],
  [
    'a late approval against an operator',
    { state: 'failed', active: false, settledBy: 'operator' },
    told(found(approvedTx)),
    'review',
    'contradicting-evidence',
  ],
  ['a late pending', { state: 'failed', active: false }, told(found(pendingTx)), 'pending'],
  [
    'another pending after a decline',
    { state: 'declined', active: false, gatewayKey: 'key-2' },
    told(found({ gatewayKey: 'key-2', status: 'declined' }, pendingTx)),
    'pending',
  ],
  [
    'a pending that is older than the decline',
    { state: 'declined', active: false, ...known },
    told(found(pendingTx)),
    'declined',
  ],
  [
    'a late pending against an operator',
    { state: 'failed', active: false, settledBy: 'operator' },
    told(found(pendingTx)),
    'review',
    'contradicting-evidence',
  ],
  [
    'a late pending past the horizon',
    { state: 'failed', active: false },
    told(found(pendingTx), { at: horizon }),
    'review',
    'pending-too-long',
  ],
  [
    'pending past the horizon',
    { state: 'pending', ...known },
    told(found(pendingTx), { at: horizon }),
    'review',
    'pending-too-long',
  ],
  [
    'truth after a review for want of it',
    { state: 'review', reviewReason: 'pending-too-long', ...known },
    told(found(approvedTx)),
    'approved',
  ],
  [
    'approval of a quarantined payment',
    { state: 'review', reviewReason: 'amount-mismatch', ...known },
    told(found(approvedTx)),
    'review',
    'amount-mismatch',
  ],
  [
    'an approval the shop cannot keep',
    { state: 'approved', ...known },
    told({ kind: 'unplaceable', reason: 'order-gone' }, { source: 'shop' }),
    'review',
    'order-gone',
  ],
  [
    "an operator's word",
    { state: 'review', reviewReason: 'order-gone', ...known },
    told({ kind: 'resolved', as: 'failed' }, { source: 'operator' }),
    'failed',
  ],
  [
    "an operator's word outside review",
    { state: 'unknown' },
    told({ kind: 'resolved', as: 'failed' }, { source: 'operator' }),
    'unknown',
  ],
]

describe('decide, case by case', () => {
  it.each(table)('%s', (_name, fields, one, state, reviewReason) => {
    const { next } = decide(samplePayment(fields), one, rules)
    expect(next.state).toBe(state)
    if (reviewReason) expect(next.reviewReason).toBe(reviewReason)
  })

  it('puts a second approval for one order under review', () => {
    const paidTwice = { ...rules, orderHasAnother: true }
    const late = samplePayment({ state: 'failed', active: false })
    expect(decide(late, told(found(approvedTx)), paidTwice).next).toMatchObject({
      state: 'review',
      reviewReason: 'order-paid-twice',
      gatewayKey: 'key-1',
    })
    const pending = { ...late, state: 'pending', ...known } as const
    expect(decide(pending, told(found(approvedTx)), paidTwice).next).toMatchObject({
      state: 'review',
      reviewReason: 'order-paid-twice',
    })
    const waiting = { ...late, state: 'review', reviewReason: 'pending-too-long' } as const
    const { next, events } = decide(waiting, told(found(approvedTx)), paidTwice)
    expect(next).toMatchObject({ state: 'review', reviewReason: 'order-paid-twice' })
    expect(events).toEqual([])
  })

  it('does not let an operator approve beside another payment of the order', () => {
    const review = samplePayment({ state: 'review', reviewReason: 'order-paid-twice' })
    const word = told({ kind: 'resolved', as: 'approved' }, { source: 'operator' })
    expect(decide(review, word, { ...rules, orderHasAnother: true }).next).toBe(review)
    expect(decide(review, word, rules).next.state).toBe('approved')
  })

  it('calls an approval late where the payment was given up', () => {
    const failed = samplePayment({ state: 'failed', active: false })
    expect(decide(failed, told(found(approvedTx)), rules).events[0]?.late).toBe(true)
    expect(decide(samplePayment(), told(found(approvedTx)), rules).events[0]?.late).toBe(false)
  })
})
