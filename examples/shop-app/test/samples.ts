import type { Payment } from '@holdfast/pg-client'
import type { Order } from '../src/orders/order.js'

/** An order for two of product 1, waiting for its payment. */
export function anOrder(change: Partial<Order> = {}): Order {
  return {
    id: 'order00000000000000001',
    buyer: 'alice',
    status: 'PAYMENT_WAITING',
    failure: null,
    amount: 50_000,
    items: [{ productId: '1', quantity: 2, name: '감귤', price: 25_000 }],
    steps: [
      { step: 'stock', round: 1, state: 'done' },
      { step: 'payment', round: 1, state: 'running' },
    ],
    inReview: false,
    expiresAt: 1_000_000,
    createdAt: 1000,
    updatedAt: 1000,
    version: 1,
    ...change,
  }
}

/** A payment for {@link anOrder}, pending at the gateway. */
export function aPayment(change: Partial<Payment> = {}): Payment {
  return {
    id: 'payment-1',
    reference: 'order00000000000000001-1',
    orderId: 'order00000000000000001',
    owner: 'alice',
    amount: { minor: 50_000, currency: 'KRW' },
    dialect: 'async-card',
    cardLast4: '1451',
    state: 'pending',
    certainty: 'accepted',
    gatewayKey: '20261120:TR:000001',
    decline: null,
    reviewReason: null,
    settledBy: null,
    active: true,
    mayStillTurn: false,
    refundedMinor: 0,
    refund: null,
    callbackProof: null,
    keyedRequest: null,
    attempts: 1,
    lastSentAt: 1000,
    mayBeInFlight: false,
    checks: 0,
    nextCheckAt: null,
    createdAt: 1000,
    updatedAt: 1000,
    settledAt: null,
    version: 1,
    ...change,
  }
}
