import type { Checker } from '../books.js'

/**
 * Looks at the buyers' points: what is left and what orders hold is what there was. Does not look
 * at single buyers: the model has one purse.
 */
export const pointsConserved: Checker = {
  invariant: {
    id: 'points-conserved',
    kind: 'safety',
    says: 'Points that are left, and held by orders, are what there were.',
    leavesOut: 'buyers: the model has one purse',
  },
  check: ({ orderBook }, violated) => {
    const held = orderBook.heldBy('points')
    if (orderBook.points + held !== orderBook.pointsTotal) {
      const { points, pointsTotal } = orderBook
      violated('points', `${points} left and ${held} held, of ${pointsTotal}`)
    }
    return orderBook.orders.size
  },
}
