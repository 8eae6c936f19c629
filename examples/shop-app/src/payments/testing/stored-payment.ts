import { won, type Payment, type Refund } from '@holdfast/pg-client'

/** A payment of 50 000 won as the payment client stores it: approved by its answer. */
export function storedPayment(change: Partial<Payment> = {}): Payment {
  return {
    ...{ id: 'payment-1', reference: 'order-1-1', orderId: 'order-1', owner: 'buyer-1' },
    ...{ amount: won(50_000), dialect: 'async-card', cardLast4: '1451' },
    ...{ state: 'approved', certainty: 'accepted', gatewayKey: 'key-1', decline: null },
    ...{ reviewReason: null, settledBy: 'answer', active: true, mayStillTurn: false },
    ...{ refundedMinor: 0, refund: null, callbackProof: null, attempts: 1, lastSentAt: 5 },
    ...{ mayBeInFlight: false, keyedRequest: null, checks: 0, nextCheckAt: null },
    ...{ createdAt: 0, updatedAt: 10, settledAt: 10, version: 2 },
    ...change,
  }
}

/** A refund of all of {@link storedPayment}, that is done. */
export function storedRefund(change: Partial<Refund> = {}): Refund {
  return {
    ...{ id: 'refund-1', paymentId: 'payment-1', requestId: 'cancel-1', amountMinor: 50_000 },
    ...{ reason: 'why', state: 'done', certainty: 'accepted', gatewayKey: null, refusal: null },
    ...{ attempts: 1, lastSentAt: 20, mayBeInFlight: false, keyedRequest: null },
    ...{ createdAt: 20, updatedAt: 30, closedAt: 30 },
    ...change,
  }
}
