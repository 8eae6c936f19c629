import type { ReviewReason } from '@holdfast/pg-client'
import { heldOf, isGiveBackUndone, type Books, type Checker, type PaymentFile } from '../books.js'

/** Whether the gateway's books bear out why a person was called. */
type Bears = (file: PaymentFile, books: Books) => boolean

/** No gateway of this world contradicts itself like that: it keeps what it has promised. */
const never: Bears = () => false

/** Money without an order: a person has it where the gateway cannot, or would not, give it back. */
const isStuck: Bears = (file, { side }) =>
  heldOf(file) > 0 && (!side.cancels || isGiveBackUndone(file))

const reasons: Readonly<Record<ReviewReason, Bears>> = {
  'amount-mismatch': ({ payment: { reference, amount }, charges }, { witness }) =>
    charges.some((charge) => charge.amount !== amount.minor) ||
    witness.callbacks.contradicts(reference, amount.minor),
  'reference-mismatch': never,
  'owner-mismatch': never,
  'duplicate-transaction': ({ charges }) => charges.length > 1,
  'contradicting-evidence': never,
  'transaction-vanished': never,
  // What the gateway said is kept; of what had gone back then, more may have come back since.
  'refund-vanished': ({ payment: { reference, refundedMinor }, charges }, { witness }) =>
    witness.hasSentBack(reference) && charges.every(({ refunded }) => refunded <= refundedMinor),
  'refund-too-long': ({ payment: { refund } }) => refund !== null && refund.attempts > 0,
  'pending-too-long': ({ charges }) => charges.every(({ received }) => received === 0),
  'order-gone': isStuck,
  'order-paid-twice': isStuck,
}

/**
 * Looks at every open review: what it says is so in the gateway's books, or the gateway has told it
 * under its signature. Else anybody could stop a payment, and nobody would look at reviews any
 * more. Does not look at reviews that truth has closed.
 */
export const reviewsHaveAReason: Checker = {
  invariant: {
    id: 'reviews-have-a-reason',
    kind: 'safety',
    says: "A person is called only for what the gateway's books or signed callbacks bear out.",
    leavesOut: 'reviews that truth has closed since',
  },
  check: (books, violated) => {
    const reviewed = books.payments.filter(({ payment }) => payment.state === 'review')
    for (const file of reviewed) {
      const { orderId, reference, reviewReason } = file.payment
      if (reviewReason !== null && reasons[reviewReason](file, books)) continue
      violated(orderId, `${reference} is in review for ${reviewReason}, which is not so`)
    }
    return reviewed.length
  },
}
