import { won, type Payment, type Refund } from '@holdfast/pg-client'

/** An intent of 15 000 won, as the examples of the file have it; `change` is laid over it. */
export function samplePayment(change: Partial<Payment> = {}): Payment {
  return {
    id: 'payment-1',
    reference: '7Hn2vQ0pXb5RtK-1',
    orderId: '7Hn2vQ0pXb5RtK',
    owner: 'buyer-1',
    amount: won(15_000),
    dialect: 'toss',
    cardLast4: null,
    state: 'unknown',
    certainty: 'unknown',
    gatewayKey: null,
    decline: null,
    reviewReason: null,
    settledBy: null,
    active: true,
    mayStillTurn: false,
    refundedMinor: 0,
    refund: null,
    callbackProof: null,
    attempts: 1,
    lastSentAt: 0,
    mayBeInFlight: true,
    keyedRequest: null,
    checks: 0,
    nextCheckAt: null,
    createdAt: 0,
    updatedAt: 0,
    settledAt: null,
    version: 1,
    ...change,
  }
}

/** An intent to give some of it back. */
export function sampleRefund(amountMinor: number, reason: string): Refund {
  return {
    id: 'refund-1',
    paymentId: 'payment-1',
    requestId: 'request-1',
    amountMinor,
    reason,
    state: 'requested',
    certainty: 'notExecuted',
    gatewayKey: null,
    refusal: null,
    attempts: 0,
    lastSentAt: null,
    mayBeInFlight: false,
    keyedRequest: null,
    createdAt: 0,
    updatedAt: 0,
    closedAt: null,
  }
}
