import type { LedgerCharge } from '../serving/ledger-report.js'
import type { AnswerWitness } from '../simulation/payment-world/answer-witness.js'
import type { PaymentFile } from '../simulation/payment-world/books.js'
import type { Witness } from '../simulation/payment-world/witness.js'

/** A charge as the gateway keeps it. */
export type SeenCharge = Parameters<Witness['charged']>[0]

/** The charge of a ledger, as the gateway keeps it, so far as the witness looks. */
export function seenCharge(
  { reference, received, state }: LedgerCharge,
  refunds: SeenCharge['refunds'],
): SeenCharge {
  const decline = state === 'declined' ? 'limitExceeded' : undefined
  return { reference, received, refunds, decline } as SeenCharge
}

/** A buyer is told what is so: how certain his payment is, and that his refunds are accepted. */
export function tellBuyer(
  answers: AnswerWitness,
  payment: PaymentFile['payment'],
  refunds: PaymentFile['refunds'],
): void {
  const { id: paymentId, orderId, certainty } = payment
  const buyerMessage = { ko: '...', en: '...' }
  if (certainty !== 'unknown') answers.paid(orderId, { certainty, payment, buyerMessage })
  for (const refund of refunds) {
    const { requestId, amountMinor } = refund
    const result = { certainty: 'accepted', payment, refund, buyerMessage } as const
    answers.wantedBack({ orderId, paymentId, requestId, amountMinor }, result)
  }
}
