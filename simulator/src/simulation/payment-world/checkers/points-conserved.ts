import type { Checker } from '../books.js'
import { lookAtHeld } from './held-for-money.js'

/**
 * Looks at the buyers' points by the gateway's ledger (`held-for-money.ts`): it is held for the
 * orders whose money is there, and all else is left. Does not look at orders that wait or are in
 * review, as far as their money does not say, nor at single buyers: the model has one purse.
 */
export const pointsConserved: Checker = {
  invariant: {
    id: 'points-conserved',
    kind: 'safety',
    says: 'Points are held for orders whose money the gateway holds, and for no others.',
    leavesOut: 'orders that wait or are in review; buyers: the model has one purse',
  },
  check: (books, violated) => lookAtHeld('points', books, violated),
}
