import type { Checker } from './checker.js'

/** Asking again orders nothing again. */
export const oneOrderPerKey: Checker = {
  invariant: {
    id: 'one-order-per-key',
    kind: 'safety',
    says: 'However often a request to order is repeated under its key, there is one order.',
    leavesOut: 'requests that came to no order at all',
  },
  check: ({ orders }, violated) => {
    const seen = new Map<string, string>()
    for (const { wish, order } of orders) {
      const first = seen.get(wish)
      if (first === undefined) seen.set(wish, order.id)
      else violated(wish, `its key has made ${first}, and ${order.id} too`)
    }
    return orders.length
  },
}
