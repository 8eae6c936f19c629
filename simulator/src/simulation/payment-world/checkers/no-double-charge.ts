import { heldOf, type Checker } from '../books.js'

/**
 * Looks at the gateway's ledger: what it holds for an order is at most the order's amount. Does not
 * look at whether the right payment holds it (`books-agree`), nor at money that was taken twice and
 * given back in time.
 */
export const noDoubleCharge: Checker = {
  invariant: {
    id: 'no-double-charge',
    kind: 'safety',
    says: 'No order is charged twice: the gateway holds its amount once at most.',
    leavesOut: 'money that was taken twice and has gone back',
  },
  check: ({ orders }, violated) => {
    for (const { order, payments } of orders) {
      const holding = payments.filter((file) => heldOf(file) > 0)
      const held = payments.reduce((sum, file) => sum + heldOf(file), 0)
      if (held <= order.amount && holding.length < 2) continue
      const by = holding.map(({ payment }) => payment.reference).join(' and ')
      violated(order.id, `the gateway holds ${held} of ${order.amount}, by ${by}`)
    }
    return orders.length
  },
}
