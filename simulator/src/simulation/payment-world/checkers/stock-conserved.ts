import type { Checker } from '../books.js'

/**
 * Looks at the shop's stock: what is left and what orders hold is what there was. Does not look at
 * single products: the model has one.
 */
export const stockConserved: Checker = {
  invariant: {
    id: 'stock-conserved',
    kind: 'safety',
    says: 'Stock that is left, and held by orders, is what there was.',
    leavesOut: 'products: the model has one',
  },
  check: ({ orderBook }, violated) => {
    const held = orderBook.heldBy('stock')
    if (orderBook.stock + held !== orderBook.stockTotal) {
      const { stock, stockTotal } = orderBook
      violated('stock', `${stock} left and ${held} held, of ${stockTotal}`)
    }
    return orderBook.orders.size
  },
}
