import { isInReview } from '../books/books.js'
import type { Checker } from './checker.js'

/** No order takes its money twice. */
export const noDoubleCharge: Checker = {
  invariant: {
    id: 'no-double-charge',
    kind: 'safety',
    says: 'The gateway holds the money of at most one charge for an order.',
    leavesOut: 'orders with a payment in review: a person gives one of them back',
  },
  check: ({ orders }, violated) => {
    for (const file of orders) {
      const { wish, order, charges } = file
      const holding = charges.filter(({ held }) => held > 0)
      if (holding.length < 2 || isInReview(file)) continue
      violated(wish, `${holding.length} charges hold money for ${order.id}`)
    }
    return orders.length
  },
}
