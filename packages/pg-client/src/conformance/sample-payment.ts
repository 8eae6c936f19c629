import { won } from '../payment/money.js'
import type { PaymentEvent } from '../payment/payment-event.js'
import type { Payment } from '../payment/payment.js'
import type { GatewayCallback } from '../ports/gateway-dialect.js'

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
    attempts: 0,
    lastSentAt: null,
    mayBeInFlight: false,
    checks: 0,
    nextCheckAt: 10_000,
    createdAt: 0,
    updatedAt: 0,
    settledAt: null,
    version: 0,
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
    at: 20_000,
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
