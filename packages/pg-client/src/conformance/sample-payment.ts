import type { Break } from '../payment/break.js'
import { won } from '../payment/money.js'
import type { PaymentEvent } from '../payment/payment-event.js'
import type { Payment } from '../payment/payment.js'
import type { Refund } from '../payment/refund.js'
import type { KeyedRequest } from '../payment/sending.js'
import type { GatewayCallback } from '../ports/gateway-dialect.js'
import type { AttemptRecord } from '../ports/payment-store.js'

/** A freshly written intent. */
export function samplePayment(change: Partial<Payment> = {}): Payment {
  const orderId = change.orderId ?? 'order-1'
  const id = change.id ?? `payment-of-${orderId}`
  return {
    id,
    reference: `${orderId}-1`,
    orderId,
    owner: 'buyer-1',
    amount: won(50_000),
    dialect: 'async-card',
    cardLast4: '1451',
    state: 'requested',
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
    attempts: 0,
    lastSentAt: null,
    mayBeInFlight: false,
    keyedRequest: null,
    checks: 0,
    nextCheckAt: 10_000,
    createdAt: 0,
    updatedAt: 0,
    settledAt: null,
    version: 0,
    ...change,
  }
}

/** A freshly written intent to give a part of a payment back. */
export function sampleRefund(payment: Payment, change: Partial<Refund> = {}): Refund {
  const requestId = change.requestId ?? 'request-1'
  return {
    id: `refund-${requestId}-of-${payment.id}`,
    paymentId: payment.id,
    requestId,
    amountMinor: 10_000,
    reason: '단순 변심',
    state: 'requested',
    certainty: 'unknown',
    gatewayKey: null,
    refusal: null,
    attempts: 0,
    lastSentAt: null,
    mayBeInFlight: false,
    keyedRequest: null,
    createdAt: 30_000,
    updatedAt: 30_000,
    closedAt: null,
    ...change,
  }
}

/** A request that may be sent again, as it is stored. */
export function sampleKeyedRequest(change: Partial<KeyedRequest> = {}): KeyedRequest {
  return {
    key: 'order-1-1',
    method: 'POST',
    url: 'https://gateway.test/v1/payments/confirm',
    headers: { 'content-type': 'application/json' },
    body: '{"orderId":"order-1-1","amount":50000}',
    bodyHash: 'c0535e4be2b79ffd93291305436bf889314e4a3faec05ecffcbb7df31ad9e51a',
    firstSentAt: null,
    ...change,
  }
}

/** The event of a payment's move to approved. */
export function sampleEvent(payment: Payment, change: Partial<PaymentEvent> = {}): PaymentEvent {
  return {
    paymentId: payment.id,
    orderId: payment.orderId,
    reference: payment.reference,
    amount: payment.amount,
    from: payment.state,
    to: 'approved',
    source: 'inquiry',
    late: false,
    decline: null,
    reviewReason: null,
    refundedMinor: payment.refundedMinor,
    refund: null,
    at: 20_000,
    ...change,
  }
}

/** The first attempt of a submit, begun. */
export function sampleAttempt(change: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    refundId: null,
    number: 1,
    startedAt: 5,
    endedAt: null,
    ending: null,
    detail: null,
    ...change,
  }
}

/** A callback about the payment of that reference. */
export function sampleCallback(reference: string, eventId = 'key-1:SUCCESS'): GatewayCallback {
  return {
    eventId,
    reference,
    transaction: { gatewayKey: 'key-1', status: 'approved', reference, amount: won(50_000) },
    authenticated: false,
    masked: '{"cardNo":"****-****-****-1451"}',
  }
}

/** A payment with money of which the gateway's list knows nothing. */
export function sampleBreak(change: Partial<Break> = {}): Break {
  return {
    id: 'async-card:missing-there:order-1-1',
    kind: 'missing-there',
    dialect: 'async-card',
    paymentId: 'payment-of-order-1',
    orderId: 'order-1',
    reference: 'order-1-1',
    gatewayKey: 'key-1',
    ours: 'approved',
    theirs: null,
    foundAt: 40_000,
    lastSeenAt: 40_000,
    closedAt: null,
    ...change,
  }
}
