import type { ReviewReason } from '@holdfast/pg-client'
import { heldOf, isGiveBackUndone, type Checker } from '../books.js'

/**
 * A review for one of these stands for the money also where the gateway could give it back: it has
 * contradicted itself, or has failed to give it back.
 */
const excusing: ReadonlySet<ReviewReason | null> = new Set<ReviewReason>([
  ...(['amount-mismatch', 'reference-mismatch', 'owner-mismatch'] as const),
  ...(['contradicting-evidence', 'refund-vanished', 'refund-too-long'] as const),
])

/**
 * Looks at every charge that holds money in the end: its order is confirmed by that payment. Where
 * a gateway cannot give money back, an open review stands for it; and where it contradicts itself,
 * or has refused what `giveBack` asked of it for that very reason; an event has called a person to
 * it, which `told-exactly-once` sees delivered. Those are counted apart. Does not look at whether
 * such a review is borne out (`reviews-have-a-reason` does), at what its person does, nor at money
 * that was held in between.
 */
export const noChargeWithoutOrder: Checker = {
  invariant: {
    id: 'no-charge-without-order',
    kind: 'safety',
    says: 'Money that the gateway holds belongs to a confirmed order, or a person is on it.',
    leavesOut: 'money that was held in between; whether that person does anything',
  },
  check: ({ orders, strangers, side, witness }, violated) => {
    const called = new Set(
      witness.written.filter(({ to }) => to === 'review').map(({ paymentId }) => paymentId),
    )
    let looked = strangers.length
    for (const { reference, held } of strangers) {
      if (held > 0)
        violated(reference, `the gateway holds ${held} of a payment that we do not have`)
    }
    for (const { order, payments } of orders) {
      for (const file of payments) {
        const held = heldOf(file)
        if (held === 0) continue
        looked += 1
        const { payment } = file
        const isKept = order.state === 'confirmed' && order.paidBy === payment.id
        const isExcused =
          !side.cancels || isGiveBackUndone(file) || excusing.has(payment.reviewReason)
        const isReviewed = payment.state === 'review' && called.has(payment.id) && isExcused
        if (isKept || isReviewed) continue
        const stands = `${payment.reference} is ${payment.state}, its order ${order.state}`
        violated(order.id, `the gateway holds ${held}, but ${stands}`)
      }
    }
    return looked
  },
}
