import { describe, expect, it } from 'vitest'
import { always, alwaysAfter } from '../testing/payment-arbitraries.js'
import { decide } from './decide.js'
import { isOpen } from './payment-state.js'
import type { Payment } from './payment.js'
import { isOpenRefund } from './refund.js'

function expectSound({ state, refund, refundedMinor, amount }: Payment): void {
  if (state === 'canceling') expect(refund).not.toBeNull()
  else if (state !== 'review') expect(refund).toBeNull()
  if (refund) expect(isOpenRefund(refund)).toBe(true)
  if (state === 'approved') expect(refundedMinor).toBe(0)
  if (state === 'canceled') expect(refundedMinor).toBe(amount.minor)
  if (state === 'partiallyCanceled') {
    expect(refundedMinor).toBeGreaterThan(0)
    expect(refundedMinor).toBeLessThan(amount.minor)
  }
  expect(refundedMinor).toBeGreaterThanOrEqual(0)
  expect(refundedMinor).toBeLessThanOrEqual(amount.minor)
}

function isSettled(state: Payment['state']): boolean {
  return !isOpen(state) && state !== 'review'
}

describe('refunds, for any evidence in any state', () => {
  it('are open only in a payment that gives money back, or that a person looks at', () => {
    always((before, told, rules) => expectSound(decide(before, told, rules).next))
  })

  it('stay so through any story', () => {
    alwaysAfter((_before, after) => expectSound(after))
  })

  it('let the sum that went back fall only where a person is called for just that', () => {
    alwaysAfter((before, after, { finding }) => {
      if (finding.kind === 'resolved' || after.refundedMinor >= before.refundedMinor) return
      expect(before.state).not.toBe('review')
      expect(after).toMatchObject({ state: 'review', reviewReason: 'refund-vanished' })
    })
  })

  it('are told of whenever the sum changes, unless it is told when the payment settles', () => {
    always((before, told, rules) => {
      const { next, events } = decide(before, told, rules)
      if (next.refundedMinor === before.refundedMinor) return
      // While our own refund is open, or a person looks, the event that ends that tells the sum.
      const isTold = next.state !== before.state || isSettled(next.state)
      const sums = events.map(({ refundedMinor }) => refundedMinor)
      expect(sums.at(-1)).toBe(isTold ? next.refundedMinor : undefined)
    })
  })

  it('never are asked for above what is left', () => {
    always((before, told, rules) => {
      const { refund, next } = decide(before, told, rules)
      if (refund?.state !== 'requested' || before.refund) return
      expect(refund.amountMinor).toBeGreaterThan(0)
      expect(next.refundedMinor + refund.amountMinor).toBeLessThanOrEqual(next.amount.minor)
    })
  })

  it('never replace one that is open', () => {
    always((before, told, rules) => {
      const { next, refund } = decide(before, told, rules)
      if (!before.refund) return
      if (next.refund) expect(next.refund.id).toBe(before.refund.id)
      if (refund) expect(refund.id).toBe(before.refund.id)
      // One that leaves the payment is told as closed.
      if (!next.refund) expect(refund && isOpenRefund(refund)).toBe(false)
    })
  })

  it('are told whenever they change, as they stand in the payment', () => {
    always((before, told, rules) => {
      const { next, refund } = decide(before, told, rules)
      if (next.refund !== before.refund && next.refund) expect(refund).toBe(next.refund)
    })
  })

  it('are done only where the gateway or an operator said so', () => {
    always((before, told, rules) => {
      const { refund } = decide(before, told, rules)
      if (refund?.state !== 'done') return
      const { finding } = told
      const isSaid =
        (finding.kind === 'refund' && finding.outcome === 'done') ||
        (finding.kind === 'resolved' && finding.as === 'canceled') ||
        (finding.kind === 'transactions' &&
          finding.transactions.some(
            ({ refundedMinor = 0 }) => refundedMinor > before.refundedMinor,
          ))
      expect(isSaid).toBe(true)
    })
  })

  it('are never forgotten while their request may be in flight', () => {
    always((before, told, rules) => {
      if (before.refund?.mayBeInFlight !== true) return
      const { next, refund } = decide(before, told, rules)
      if (told.finding.kind === 'refund' && told.finding.outcome === 'notExecuted') {
        expect(next).toBe(before)
      }
      if (refund?.state === 'requested') expect(refund.mayBeInFlight).toBe(true)
    })
  })
})
