import { heldFor, isInReview } from '../books/books.js'
import type { Checker } from './checker.js'

/** The settlement comes to what the gateway holds. */
export const settledInFull: Checker = {
  invariant: {
    id: 'settled-in-full',
    kind: 'liveness',
    says: 'Sales less refunds in the settlement are what the gateway holds, order by order.',
    leavesOut: 'orders with a payment in review, of which nobody knows yet what it holds',
  },
  check: ({ orders, settledInAll }, violated) => {
    const known = orders.filter((file) => !isInReview(file))
    for (const file of known) {
      const held = heldFor(file)
      const { wish, order, settled } = file
      if (settled === held) continue
      violated(wish, `${order.id} is settled with ${settled}, and the gateway holds ${held}`)
    }
    const sum = orders.reduce((total, { settled }) => total + settled, 0)
    if (sum !== settledInAll) {
      violated('settlement', `it has ${settledInAll}, and ${sum} for the orders that there are`)
    }
    return known.length
  },
}
