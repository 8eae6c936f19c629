import type { Checker } from '../books.js'
import { lookAtHeld } from './held-for-money.js'

/**
 * Looks at the shop's stock by the gateway's ledger (`held-for-money.ts`): it is held for the
 * orders whose money is there, and all else is left. Does not look at orders that wait or are in
 * review, as far as their money does not say, nor at single products: the model has one.
 */
export const stockConserved: Checker = {
  invariant: {
    id: 'stock-conserved',
    kind: 'safety',
    says: 'Stock is held for orders whose money the gateway holds, and for no others.',
    leavesOut: 'orders that wait or are in review; products: the model has one',
  },
  check: (books, violated) => lookAtHeld('stock', books, violated),
}
