import type { Order } from '../src/orders/order.js'
import type { PaymentView } from '../src/payments/payments-client.js'

/** An order for two of product 1, waiting for its payment. */
export function anOrder(change: Partial<Order> = {}): Order {
  return {
    id: 'order00000000000000001',
    buyer: 'alice',
    status: 'PAYMENT_WAITING',
    failure: null,
    amount: 50_000,
    pointsUsed: 0,
    items: [{ productId: '1', quantity: 2, name: '감귤', price: 25_000 }],
    steps: [
      { step: 'stock', round: 1, state: 'done' },
      { step: 'payment', round: 1, state: 'running' },
    ],
    cancels: 0,
    inReview: false,
    expiresAt: 1_000_000,
    createdAt: 1000,
    updatedAt: 1000,
    version: 1,
    ...change,
  }
}

/** A payment for {@link anOrder}, pending at the gateway. */
export function aPayment(change: Partial<PaymentView> = {}): PaymentView {
  return {
    id: 'payment-1',
    orderId: 'order00000000000000001',
    reference: 'order00000000000000001-1',
    gatewayKey: '20261120:TR:000001',
    owner: 'alice',
    dialect: 'async-card',
    state: 'pending',
    amount: 50_000,
    refunded: 0,
    decline: null,
    reviewReason: null,
    isResolvedByHand: false,
    attempts: 1,
    createdAt: 1000,
    updatedAt: 1000,
    settledAt: null,
    refunds: [],
    ...change,
  }
}
