import type { Checker } from '../books.js'

/**
 * Looks at charges that the gateway has declined for good: no payment of that reference alone was
 * ever approved, and its order is not confirmed by it. Does not look at gateways whose declines
 * can still turn.
 */
export const declinedNeverConfirms: Checker = {
  invariant: {
    id: 'declined-never-confirms',
    kind: 'safety',
    says: 'What the gateway has declined for good never confirms an order.',
    leavesOut: 'gateways whose declined payments can still be completed',
  },
  check: ({ side, payments, orders }, violated) => {
    if (!side.declinesAreFinal) return 0
    const declined = payments.filter(
      ({ charges }) => charges.length > 0 && charges.every(({ received }) => received === 0),
    )
    for (const { payment } of declined) {
      const order = orders.find((one) => one.order.id === payment.orderId)?.order
      if (order?.paidBy !== payment.id && payment.state !== 'approved') continue
      violated(payment.orderId, `${payment.reference} was declined, and its order confirmed`)
    }
    return declined.length
  },
}
