import type { Checker, PaymentFile } from '../books.js'

/**
 * Looks at every payment that is final and in no review: its state, and what was given back, are
 * those of the gateway's ledger. Does not look at open payments (`every-payment-final` does).
 */
export const booksAgree: Checker = {
  invariant: {
    id: 'books-agree',
    kind: 'safety',
    says: "A final payment's state and refunds are those of the gateway's ledger.",
    leavesOut: 'payments that are open or in review',
  },
  check: ({ payments }, violated) => {
    let looked = 0
    for (const file of payments) {
      const trouble = troubleOf(file)
      if (trouble === undefined) continue
      looked += 1
      if (trouble === null) continue
      violated(file.payment.orderId, `${file.payment.reference} ${trouble}`)
    }
    return looked
  },
}

/** Null: none. Undefined: not looked at. */
function troubleOf({ payment, charges }: PaymentFile): string | null | undefined {
  const received = charges.reduce((sum, charge) => sum + charge.received, 0)
  const refunded = charges.reduce((sum, charge) => sum + charge.refunded, 0)
  switch (payment.state) {
    case 'approved':
    case 'partiallyCanceled':
    case 'canceled': {
      if (received !== payment.amount.minor) {
        return `is ${payment.state}, but ${received} of ${payment.amount.minor} was taken`
      }
      if (refunded === payment.refundedMinor) return null
      return `says that ${payment.refundedMinor} went back, the gateway ${refunded}`
    }
    case 'declined':
    case 'failed':
      return received === refunded ? null : `is ${payment.state}, but ${received} was taken`
    default:
      return undefined
  }
}
