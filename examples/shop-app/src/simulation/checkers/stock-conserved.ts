import { isAtRest, isHolding } from '../books/books.js'
import type { Checker } from './checker.js'

/** Nothing is sold that is not there, and nothing is stranded. */
export const stockConserved: Checker = {
  invariant: {
    id: 'stock-conserved',
    kind: 'safety',
    says: 'For a paid order its goods are held, for one that is over none; all else is left.',
    leavesOut: 'orders that are on their way; the gate in front of the stock',
  },
  check: ({ shelves, orders }, violated) => {
    const atRest = orders.filter(isAtRest)
    for (const { productId, left, seeded } of shelves) {
      for (const file of atRest) {
        const { wish, order, held } = file
        const item = order.items.find((one) => one.productId === productId)
        const wanted = isHolding(file) ? (item?.quantity ?? 0) : 0
        const pieces = held.stock.get(productId) ?? 0
        if (pieces === wanted) continue
        const text = `${order.id} is ${order.status}, and holds ${pieces} of product ${productId}`
        violated(wish, `${text}, not ${wanted}`)
      }
      const taken = orders.reduce((sum, { held }) => sum + (held.stock.get(productId) ?? 0), 0)
      if (left + taken === seeded) continue
      violated(`product ${productId}`, `${left} are left and ${taken} held, of ${seeded}`)
    }
    return orders.length
  },
}
