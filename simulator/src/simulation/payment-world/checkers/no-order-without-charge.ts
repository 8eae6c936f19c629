import { heldOf, type Checker } from '../books.js'

/**
 * Looks at every confirmed order: the gateway holds its amount, less what was given back. Does not
 * look at orders that wait, and at the time in between.
 */
export const noOrderWithoutCharge: Checker = {
  invariant: {
    id: 'no-order-without-charge',
    kind: 'safety',
    says: 'A confirmed order is paid: the gateway holds its amount, less what has gone back.',
    leavesOut: 'orders that are not confirmed',
  },
  check: ({ orders }, violated) => {
    const confirmed = orders.filter(({ order }) => order.state === 'confirmed')
    for (const { order, payments } of confirmed) {
      const paying = payments.find(({ payment }) => payment.id === order.paidBy)
      const held = paying ? heldOf(paying) : 0
      const refunded = paying?.payment.refundedMinor ?? 0
      if (paying?.payment.state === 'review' || held === order.amount - refunded) continue
      violated(order.id, `confirmed, but the gateway holds ${held} of ${order.amount - refunded}`)
    }
    return confirmed.length
  },
}
