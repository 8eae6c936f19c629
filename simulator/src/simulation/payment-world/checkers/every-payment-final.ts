import { isOpen } from '@holdfast/pg-client'
import type { Checker } from '../books.js'

/**
 * Looks at every payment and order at the end of the bound: none is open, none waits for ever, the
 * shop was told of all, and every callback about a payment that is there has been followed. A
 * review is final; reviews are counted apart. Does not look at how long it took within the bound:
 * the report's histogram does.
 */
export const everyPaymentFinal: Checker = {
  invariant: {
    id: 'every-payment-final',
    kind: 'liveness',
    says: 'Every payment and its order come to their end within the bound.',
    leavesOut: 'how long it took within the bound',
  },
  check: ({ orders, payments, undelivered, unsettled, boundMs }, violated) => {
    const after = `${Math.round(boundMs / 1000)} s after the last fault`
    for (const { payment } of payments) {
      if (!isOpen(payment.state)) continue
      const { orderId, reference, state } = payment
      violated(orderId, `${reference} is still ${state}, ${after}`)
    }
    for (const { order, payments: own } of orders) {
      const isReviewed = own.some(({ payment }) => payment.state === 'review')
      if (order.state !== 'waiting' || isReviewed) continue
      violated(order.id, `still waits, ${after}`)
    }
    for (const { payment } of payments) {
      const { orderId, reference } = payment
      if (!unsettled.includes(reference)) continue
      violated(orderId, `nobody has followed a callback about ${reference}, ${after}`)
    }
    if (undelivered > 0) violated('outbox', `${undelivered} events are not delivered, ${after}`)
    return payments.length
  },
}
