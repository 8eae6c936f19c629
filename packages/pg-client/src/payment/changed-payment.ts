import type { Payment } from './payment.js'

/**
 * A payment with what has changed. Every copy begins as this literal, whose members stand in the
 * order of those that payments begin as: so V8 knows all payments by one shape. A spread gives each
 * copy of a copy a shape of its own, and whatever reads or copies that is many times slower.
 */
export function changedPayment(payment: Payment, change: Partial<Payment>): Payment {
  const copy: Payment = {
    id: payment.id,
    reference: payment.reference,
    orderId: payment.orderId,
    owner: payment.owner,
    amount: payment.amount,
    dialect: payment.dialect,
    cardLast4: payment.cardLast4,
    state: payment.state,
    certainty: payment.certainty,
    gatewayKey: payment.gatewayKey,
    decline: payment.decline,
    reviewReason: payment.reviewReason,
    settledBy: payment.settledBy,
    active: payment.active,
    mayStillTurn: payment.mayStillTurn,
    refundedMinor: payment.refundedMinor,
    refund: payment.refund,
    callbackProof: payment.callbackProof,
    attempts: payment.attempts,
    lastSentAt: payment.lastSentAt,
    mayBeInFlight: payment.mayBeInFlight,
    keyedRequest: payment.keyedRequest,
    checks: payment.checks,
    nextCheckAt: payment.nextCheckAt,
    createdAt: payment.createdAt,
    updatedAt: payment.updatedAt,
    settledAt: payment.settledAt,
    version: payment.version,
  }
  return Object.assign(copy, change)
}
