import type { PaymentEvent } from '@holdfast/pg-client'
import type { Checker, Violated } from '../books.js'
import { groupedBy } from '../grouped-by.js'

/**
 * Looks at what the shop was told: each event has had its effect once, by its sequence and by its
 * move, as often as that move was written; those of one order in their order; the events of a
 * payment are a chain without a gap, and the last one ends where the payment stands. Does not look
 * at the order among events of different orders, nor at which one is not delivered yet.
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
    compareMoves(witness.written, orderBook.applied, undelivered, violated)
    const chains = groupedBy(witness.written, ({ paymentId }) => paymentId)
    for (const { payment } of payments) {
      const gap = gapIn(chains.get(payment.id) ?? [], payment.state)
      if (gap !== undefined) violated(payment.orderId, `${payment.reference}: ${gap}`)
    }
    return witness.written.length
  },
}

/** Each move as often as it was written; as many may be missing as are not delivered yet. */
function compareMoves(
  written: readonly PaymentEvent[],
  applied: readonly PaymentEvent[],
  undelivered: number,
  violated: Violated,
): void {
  const told = groupedBy(applied, moveOf)
  const all = groupedBy(written, moveOf)
  const missing: (readonly [event: PaymentEvent, text: string])[] = []
  for (const [move, [event]] of new Map([...all, ...told])) {
    const wanted = all.get(move)?.length ?? 0
    const times = told.get(move)?.length ?? 0
    if (times === wanted || !event) continue
    const { reference, orderId, from, to } = event
    const text = `${reference} from ${from} to ${to} was written ${wanted} times, told ${times}`
    if (times > wanted) violated(orderId, text)
    for (let left = wanted; left > times; left -= 1) missing.push([event, text])
  }
  if (missing.length === undelivered) return
  const [[{ orderId }, text] = [{ orderId: 'outbox' }, 'nothing is missing']] = missing
  violated(orderId, `${text}; ${undelivered} are not delivered yet, and ${missing.length} missing`)
}

function moveOf({ paymentId, from, to }: PaymentEvent): string {
  return `${paymentId} ${from} ${to}`
}

function gapIn(events: readonly PaymentEvent[], state: string): string | undefined {
  let at = 'requested'
  for (const { from, to } of events) {
    if (from !== at) return `it was ${at} when it moved from ${from}`
    at = to
  }
  return at === state ? undefined : `it is ${state}, and the shop was told of ${at}`
}
