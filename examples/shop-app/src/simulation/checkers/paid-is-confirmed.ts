import { heldFor, isInReview, priceOf } from '../books/books.js'
import type { Checker } from './checker.js'

/** Nothing is paid and lost, and nothing is given away. */
export const paidIsConfirmed: Checker = {
  invariant: {
    id: 'paid-is-confirmed',
    kind: 'safety',
    says: 'A confirmed order has all its money at the gateway; one that has ended otherwise none.',
    leavesOut: 'orders with a payment in review, and those that are being cancelled',
  },
  check: ({ orders }, violated) => {
    for (const file of orders) {
      const { wish, order } = file
      if (isInReview(file) || order.status === 'CANCELING') continue
      const wanted = order.status === 'CONFIRMED' ? priceOf(file) : 0
      const held = heldFor(file)
      if (held === wanted) continue
      violated(wish, `${order.id} is ${order.status}, and the gateway holds ${held}, not ${wanted}`)
    }
    return orders.length
  },
}
