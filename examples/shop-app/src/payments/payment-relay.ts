import type { OutboxEntry } from '@holdfast/pg-client'
import type { OrdersClient } from '../orders/orders-client.js'
import type { PaymentMoved } from '../orders/payment-moved.js'
import { paymentMessageOf } from './payment-messages.js'
import type { PaymentMessages } from './message-outbox.js'

/**
 * Brings the durable events of one gateway's payments to those who live by them: what the bus shall
 * carry is kept in an outbox of its own, so that a bus that is down never holds the orders up; then
 * the order follows. Rejects where the event has to come again.
 */
export function relayTo(
  dialect: string,
  { messages, orders }: { readonly messages: PaymentMessages; readonly orders: OrdersClient },
): (entry: OutboxEntry) => Promise<void> {
  return async (entry) => {
    const message = paymentMessageOf(entry, dialect)
    if (message) messages.append(message)
    await orders.paymentMoved(movedOf(entry, dialect))
  }
}

function movedOf({ sequence, event }: OutboxEntry, dialect: string): PaymentMoved {
  const { paymentId, orderId, from, to, late, reviewReason, refundedMinor, at } = event
  const source = `${dialect}:${sequence}`
  return { source, paymentId, orderId, from, to, late, reviewReason, refunded: refundedMinor, at }
}
