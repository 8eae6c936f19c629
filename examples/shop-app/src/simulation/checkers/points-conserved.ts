import { isAtRest, isHolding } from '../books/books.js'
import type { Checker } from './checker.js'

/** Nobody's points are lost, and nobody pays with points twice. */
export const pointsConserved: Checker = {
  invariant: {
    id: 'points-conserved',
    kind: 'safety',
    says: 'A paid order has taken its points, one that is over none; all else its buyer has left.',
    leavesOut: 'orders that are on their way; grants by hand: there are none in this world',
  },
  check: ({ points, orders }, violated) => {
    for (const file of orders.filter(isAtRest)) {
      const { wish, order, held } = file
      const wanted = isHolding(file) ? order.pointsUsed : 0
      if (held.points === wanted) continue
      const text = `${order.id} is ${order.status}, and has taken ${held.points} points`
      violated(wish, `${text}, not ${wanted}`)
    }
    for (const { userId, left, welcome } of points) {
      const own = orders.filter(({ order }) => order.buyer === userId)
      const taken = own.reduce((sum, { held }) => sum + held.points, 0)
      if (left + taken === welcome) continue
      violated(userId, `${left} points are left and ${taken} taken, of ${welcome}`)
    }
    return orders.length
  },
}
