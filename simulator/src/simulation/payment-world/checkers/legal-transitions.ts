import type { PaymentState } from '@holdfast/pg-client'
import type { Checker } from '../books.js'
import type { GatewaySide } from '../gateways/gateway-side.js'

/**
 * The moves of design.md 4.4, written from it once more: a payment that is given up is late truth's
 * (4.5), and one that is refunded elsewhere has gone back without a cancel of ours.
 */
function legalAt({ name, cancels }: GatewaySide): Moves {
  // Money is given back by a request of ours only where the gateway takes one.
  const back: readonly PaymentState[] = cancels ? ['canceling'] : []
  // Toss alone takes a deposit back.
  const reverted: readonly PaymentState[] = name === 'toss' ? ['pending'] : []
  return {
    requested: ['unknown', 'pending', 'approved', 'declined', 'failed', 'review'],
    unknown: ['pending', 'approved', 'declined', 'failed', 'review'],
    pending: ['approved', 'declined', 'failed', ...back, 'review'],
    approved: [...back, 'canceled', 'partiallyCanceled', ...reverted, 'review'],
    canceling: ['canceled', 'partiallyCanceled', 'approved', 'review'],
    partiallyCanceled: [...back, 'canceled', 'review'],
    canceled: ['review'],
    declined: ['pending', 'approved', ...back, 'review'],
    failed: ['pending', 'approved', ...back, 'review'],
    review: ['approved', 'declined', 'failed', 'canceled', 'partiallyCanceled'],
  }
}

type Moves = Readonly<Record<PaymentState, readonly PaymentState[]>>

/**
 * Looks at every event that was written: its move is one of the contract's at this
 * gateway. Does not look at
 * whether events are missing (`told-exactly-once` does).
 */
export const legalTransitions: Checker = {
  invariant: {
    id: 'legal-transitions',
    kind: 'safety',
    says: 'Payments move only as the contract allows at their gateway.',
    leavesOut: 'moves of which no event was written',
  },
  check: ({ side, witness }, violated) => {
    const legal = legalAt(side)
    for (const { from, to, orderId, reference } of witness.written) {
      if (from === to || legal[from].includes(to)) continue
      violated(orderId, `${reference} moved from ${from} to ${to}`)
    }
    return witness.written.length
  },
}
