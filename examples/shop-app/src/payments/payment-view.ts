import { z } from 'zod'
import { paymentStates, refundStates, type Payment, type Refund } from '@holdfast/pg-client'

const decline = z.object({ code: z.string(), reason: z.string().nullable() }).readonly()

const refundView = z
  .object({
    id: z.string(),
    requestId: z.string(),
    state: z.enum(refundStates),
    /** In won. */
    amount: z.int(),
    refusal: decline.nullable(),
  })
  .readonly()

/** A payment as the shop's other modules see it. */
export const paymentView = z
  .object({
    id: z.string(),
    orderId: z.string(),
    /** What the gateway knows it by. */
    reference: z.string(),
    gatewayKey: z.string().nullable(),
    owner: z.string(),
    dialect: z.string(),
    state: z.enum(paymentStates),
    /** In won. */
    amount: z.int(),
    /** Given back so far, in won. */
    refunded: z.int(),
    decline: decline.nullable(),
    reviewReason: z.string().nullable(),
    /** A person has said so: it was in review before, and no gateway has spoken since. */
    isResolvedByHand: z.boolean(),
    /** Times that the gateway was asked to take the money; 0: nothing was ever sent. */
    attempts: z.int(),
    createdAt: z.number(),
    updatedAt: z.number(),
    settledAt: z.number().nullable(),
    /** Oldest first. */
    refunds: z.array(refundView).readonly(),
  })
  .readonly()

export type PaymentView = z.infer<typeof paymentView>

export type RefundView = z.infer<typeof refundView>

/** What other modules may know of a payment. */
export function viewPayment(payment: Payment, refunds: readonly Refund[]): PaymentView {
  const { id, orderId, reference, gatewayKey, owner, dialect, state, decline: declined } = payment
  const { reviewReason, settledBy, attempts, createdAt, updatedAt, settledAt } = payment
  return {
    id,
    orderId,
    reference,
    gatewayKey,
    owner,
    dialect,
    state,
    amount: payment.amount.minor,
    refunded: payment.refundedMinor,
    decline: declined,
    reviewReason,
    isResolvedByHand: settledBy === 'operator',
    attempts,
    createdAt,
    updatedAt,
    settledAt,
    refunds: refunds.map(viewRefund),
  }
}

function viewRefund({ id, requestId, state, amountMinor, refusal }: Refund): RefundView {
  return { id, requestId, state, amount: amountMinor, refusal }
}
