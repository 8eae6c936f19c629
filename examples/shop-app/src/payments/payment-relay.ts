import type { OutboxEntry } from '@holdfast/pg-client'
import type { OrdersClient } from '../orders/orders-client.js'
import type { PaymentMoved } from '../orders/payment-moved.js'
import { paymentMessageOf } from './payment-messages.js'
import type { PaymentMessages } from './message-outbox.js'

/**
 * Brings the durable events of one gateway's payments to those who live by them: first the order
 * follows, then what the bus shall carry is kept in an outbox of its own. Neither holds the other
 * up: a file that is full does not stop an order, nor a bus that is down, nor an order that cannot
 * follow the bus. Rejects where one of them failed: the event has to come again, and whoever has
 * taken it already bears it a second time.
 */
export function relayTo(
  dialect: string,
  { messages, orders }: { readonly messages: PaymentMessages; readonly orders: OrdersClient },
): (entry: OutboxEntry) => Promise<void> {
  return async (entry) => {
    const message = paymentMessageOf(entry, dialect)
    try {
      await orders.paymentMoved(movedOf(entry, dialect))
    } finally {
      if (message) messages.append(message)
    }
  }
}

function movedOf({ sequence, event }: OutboxEntry, dialect: string): PaymentMoved {
  const { paymentId, orderId, from, to, late, reviewReason, refundedMinor, at } = event
  const source = `${dialect}:${sequence}`
  return { source, paymentId, orderId, from, to, late, reviewReason, refunded: refundedMinor, at }
}
