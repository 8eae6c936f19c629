import type { Checker } from './checker.js'

/** Asking again pays nothing again. */
export const onePaymentPerKey: Checker = {
  invariant: {
    id: 'one-payment-per-key',
    kind: 'safety',
    says: 'A key pays once at most, and never where its sender was told that nothing was executed.',
    leavesOut: 'which of the keys a payment came from; payments that count as failed',
  },
  check: ({ orders }, violated) => {
    for (const { wish, order, payments, payKeys } of orders) {
      const executed = payments.filter(({ state }) => state !== 'failed')
      if (executed.length <= payKeys) continue
      const text = `${order.id} has ${executed.length} payments, and ${payKeys} keys to pay with`
      violated(wish, text)
    }
    return orders.length
  },
}
