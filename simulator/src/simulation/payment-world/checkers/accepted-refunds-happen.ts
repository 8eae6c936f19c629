import type { Books, Checker, PaymentFile } from '../books.js'
import type { ToldRefund } from '../answer-witness.js'

/**
 * Looks at every refund that a buyer was told is accepted: in the end there is one of that name and
 * amount, and it is over. Where it is done, the gateway's ledger has given back as much as all that
 * are done; where it was refused, the buyer's bank has sent so much back. A payment in review is a
 * person's. Does not look at refunds that were answered in another way (`every-payment-final` and
 * `books-agree` do), nor at how long it took.
 */
export const acceptedRefundsHappen: Checker = {
  invariant: {
    id: 'accepted-refunds-happen',
    kind: 'safety',
    says: 'A refund that a buyer was told is accepted goes back, unless his bank refuses it.',
    leavesOut: 'refunds of payments in review, and those that were answered in another way',
  },
  check: (books, violated) => {
    const { payments, witness } = books
    const files = new Map(payments.map((file) => [file.payment.id, file]))
    for (const told of witness.answers.refunds) {
      const trouble = troubleOf(told, files.get(told.paymentId), books)
      if (trouble === undefined) continue
      violated(told.orderId, `the buyer was told that ${told.requestId} is accepted, ${trouble}`)
    }
    return witness.answers.refunds.length
  },
}

function troubleOf(
  { requestId, amountMinor }: ToldRefund,
  file: PaymentFile | undefined,
  { witness }: Books,
): string | undefined {
  if (file?.payment.state === 'review') return undefined
  const refund = file?.refunds.find((one) => one.requestId === requestId)
  if (!file || !refund) return 'and there is no such refund'
  if (amountMinor !== undefined && refund.amountMinor !== amountMinor) {
    return `and it is over ${refund.amountMinor}, not ${amountMinor}`
  }
  switch (refund.state) {
    case 'done': {
      const done = file.refunds.filter(({ state }) => state === 'done')
      const wanted = done.reduce((sum, one) => sum + one.amountMinor, 0)
      const back = file.charges.reduce((sum, { refunded }) => sum + refunded, 0)
      return back >= wanted ? undefined : `and ${back} of ${wanted} has gone back`
    }
    case 'refused': {
      const isSentBack = witness.wasSentBack(file.payment.reference, refund.amountMinor)
      return isSentBack ? undefined : 'and it counts as refused, which no bank has'
    }
    case 'failed':
      return undefined
    default:
      return `and it is still ${refund.state}`
  }
}
