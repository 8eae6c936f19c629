import { heldOf, type Checker, type PaymentFile } from '../books.js'

/**
 * Looks at every confirmed order: the gateway holds its amount, less what was given back. Of a
 * payment in review for a refund it holds more, where the refund has vanished from its ledger, or
 * less by its open refund, where a person was called before it was known to have come about. Does
 * not look at orders that wait, at the time in between, nor at such a review otherwise
 * (`reviews-have-a-reason` does).
 */
export const noOrderWithoutCharge: Checker = {
  invariant: {
    id: 'no-order-without-charge',
    kind: 'safety',
    says: 'A confirmed order is paid: the gateway holds its amount, less what has gone back.',
    leavesOut: 'orders that are not confirmed; refunds that a person was called for',
  },
  check: ({ orders }, violated) => {
    const confirmed = orders.filter(({ order }) => order.state === 'confirmed')
    for (const { order, payments } of confirmed) {
      const paying = payments.find(({ payment }) => payment.id === order.paidBy)
      const held = paying ? heldOf(paying) : 0
      const wanted = order.amount - (paying?.payment.refundedMinor ?? 0)
      if (held === wanted || (paying && isReviewed(paying, held - wanted))) continue
      violated(order.id, `confirmed, but the gateway holds ${held} of ${wanted}`)
    }
    return confirmed.length
  },
}

/** Whether a person was called for a refund that explains that so much more is held. */
function isReviewed({ payment, charges }: PaymentFile, more: number): boolean {
  const { state, reviewReason, refund, refundedMinor } = payment
  if (state !== 'review') return false
  if (reviewReason === 'refund-vanished') {
    const refunded = charges.reduce((sum, charge) => sum + charge.refunded, 0)
    return more === refundedMinor - refunded
  }
  // Whatever the person was called for: what became of its open refund is not known yet.
  return refund !== null && more === -refund.amountMinor
}
