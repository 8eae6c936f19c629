import type { Books, Checker, PaymentFile } from '../books.js'
import type { ToldPayment } from '../answer-witness.js'

/**
 * Looks at every payment that a buyer was told about, when he paid, against what the gateway has
 * done with its reference up to the end: `notExecuted` took no money, then or later; `declined` was
 * declined there, and took none where declines are final; `accepted` is there, and what was told as
 * approved took money. Does not look at `unknown`, which claims nothing, at the words of the
 * message, nor at answers that show no payment.
 */
export const answersTellTheTruth: Checker = {
  invariant: {
    id: 'answers-tell-the-truth',
    kind: 'safety',
    says: "What a buyer is told of his payment is so in the gateway's books.",
    leavesOut: 'answers that claim nothing, or show no payment, and the words of the message',
  },
  check: (books, violated) => {
    const { payments, witness } = books
    const files = new Map(payments.map((file) => [file.payment.reference, file]))
    for (const told of witness.answers.payments) {
      const lie = lieIn(told, files.get(told.reference), books)
      if (lie === undefined) continue
      violated(told.orderId, `the buyer was told that ${told.reference} is ${lie}`)
    }
    return witness.answers.payments.length
  },
}

function lieIn(
  { reference, certainty, state }: ToldPayment,
  file: PaymentFile | undefined,
  { side, witness }: Books,
): string | undefined {
  const isCharged = witness.isCharged(reference)
  if (state === 'approved' && !isCharged) return 'approved, and no money was taken'
  switch (certainty) {
    case 'notExecuted':
      return isCharged ? 'not executed, and its money was taken' : undefined
    case 'declined':
      if (side.declinesAreFinal && isCharged) return 'declined, and its money was taken'
      return witness.wasDeclined(reference) ? undefined : 'declined, and the gateway never said so'
    case 'accepted':
      return file?.charges.length ? undefined : 'accepted, and the gateway does not know it'
    default:
      return undefined
  }
}
