import type { PaymentState } from '@holdfast/pg-client'
import type { Checker } from '../books.js'

/** Written from the contract once more, so that a mistake in the client's own table shows. */
const legal: Readonly<Record<PaymentState, readonly PaymentState[]>> = {
  requested: ['unknown', 'pending', 'approved', 'declined', 'failed', 'review'],
  unknown: ['pending', 'approved', 'declined', 'failed', 'review'],
  pending: ['approved', 'declined', 'failed', 'canceling', 'review'],
  approved: ['canceling', 'canceled', 'partiallyCanceled', 'pending', 'review'],
  canceling: ['canceled', 'partiallyCanceled', 'approved', 'review'],
  partiallyCanceled: ['canceling', 'canceled', 'review'],
  canceled: ['review'],
  declined: ['pending', 'approved', 'canceling', 'review'],
  failed: ['pending', 'approved', 'canceling', 'review'],
  review: ['approved', 'declined', 'failed', 'canceled', 'partiallyCanceled'],
}

/**
 * Looks at every event that was written: its move is one of the contract's. Does not look at
 * whether events are missing (`told-exactly-once` does).
 */
export const legalTransitions: Checker = {
  invariant: {
    id: 'legal-transitions',
    kind: 'safety',
    says: 'Payments move only as the contract allows.',
    leavesOut: 'moves of which no event was written',
  },
  check: ({ witness }, violated) => {
    for (const { from, to, orderId, reference } of witness.written) {
      if (from === to || legal[from].includes(to)) continue
      violated(orderId, `${reference} moved from ${from} to ${to}`)
    }
    return witness.written.length
  },
}
