import type { Checker } from '../books.js'

/**
 * Looks at order, payment and charge: amount and currency are the same in all three; and, while a
 * run goes on, at approvals by a callback: it was about that amount. Does not look at refunds
 * (`books-agree` does).
 */
export const amountsEqual: Checker = {
  invariant: {
    id: 'amounts-equal',
    kind: 'safety',
    says: 'Order, payment and charge are over the same amount and currency.',
    leavesOut: 'what was given back',
  },
  check: ({ orders }, violated) => {
    let looked = 0
    for (const { order, payments } of orders) {
      for (const { payment, charges } of payments) {
        looked += 1
        const { amount, reference } = payment
        if (amount.minor !== order.amount) {
          violated(order.id, `${reference} is over ${amount.minor}, its order ${order.amount}`)
        }
        for (const charge of charges) {
          const isSame = charge.amount === amount.minor && charge.currency === amount.currency
          if (isSame) continue
          const got = `${charge.amount} ${charge.currency}`
          violated(order.id, `${reference} is over ${amount.minor} KRW, its charge ${got}`)
        }
      }
    }
    return looked
  },
}
