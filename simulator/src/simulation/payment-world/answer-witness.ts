import type { CancelResult, PaymentState, SubmitResult } from '@holdfast/pg-client'

/** What the shop has told a buyer about a payment. */
export interface ToldPayment {
  readonly orderId: string
  readonly reference: string
  readonly certainty: SubmitResult['certainty']
  readonly state: PaymentState
}

/** A refund that the shop has told a buyer it has accepted. */
export interface ToldRefund {
  readonly orderId: string
  readonly paymentId: string
  readonly requestId: string
  /** In minor units; undefined: he wanted all that was left. */
  readonly amountMinor: number | undefined
}

/** Hears what the shop answers to buyers: checkers hold it against both books in the end. */
export class AnswerWitness {
  readonly payments: ToldPayment[] = []
  readonly refunds: ToldRefund[] = []

  /** The shop answers a buyer who pays; an order that contradicts itself shows no payment. */
  paid(orderId: string, { certainty, payment }: SubmitResult): void {
    if (payment === null) return
    const { reference, state } = payment
    this.payments.push({ orderId, reference, certainty, state })
  }

  /** The shop answers a buyer who wants money back. */
  wantedBack(wish: ToldRefund, { certainty, conflict }: CancelResult): void {
    // With a conflict it is the payment's certainty, and nothing was accepted.
    if (conflict === undefined && certainty === 'accepted') this.refunds.push(wish)
  }
}
