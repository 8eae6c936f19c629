import type { PaymentEvent } from '@holdfast/pg-client'
import type { Checker } from '../books.js'
import { groupedBy } from '../grouped-by.js'

/**
 * Looks at what the shop was told: each event has had its effect once, those of one order in their
 * order; the events of a payment are a chain without a gap, and the last one ends where the payment
 * stands. Does not look at the order among events of different orders.
 */
export const toldExactlyOnce: Checker = {
  invariant: {
    id: 'told-exactly-once',
    kind: 'safety',
    says: 'Every move of a payment is told to the shop, and has its effect exactly once.',
    leavesOut: 'the order among events of different orders',
  },
  check: ({ payments, orderBook, witness, undelivered }, violated) => {
    for (const [sequence, times] of orderBook.effects) {
      if (times !== 1) violated(`event ${sequence}`, `had its effect ${times} times`)
    }
    for (const orderId of orderBook.overtaken) {
      violated(orderId, 'the shop was told of an event after a later one of the same order')
    }
    const told = orderBook.effects.size + undelivered
    if (told !== witness.written.length) {
      violated('outbox', `${witness.written.length} events were written, and ${told} told`)
    }
    const chains = groupedBy(witness.written, ({ paymentId }) => paymentId)
    for (const { payment } of payments) {
      const gap = gapIn(chains.get(payment.id) ?? [], payment.state)
      if (gap !== undefined) violated(payment.orderId, `${payment.reference}: ${gap}`)
    }
    return witness.written.length
  },
}

function gapIn(events: readonly PaymentEvent[], state: string): string | undefined {
  let at = 'requested'
  for (const { from, to } of events) {
    if (from !== at) return `it was ${at} when it moved from ${from}`
    at = to
  }
  return at === state ? undefined : `it is ${state}, and the shop was told of ${at}`
}
