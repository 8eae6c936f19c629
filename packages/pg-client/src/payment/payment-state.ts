/**
 * The states of a payment and the moves between them: this file and `decide.ts` are the only
 * places that know them.
 *
 * - `requested`: the intent is durable; the first submit may be on its way.
 * - `unknown`: nobody told us how it ended; the reconciler asks.
 * - `pending`: the gateway has accepted it and is working on it.
 * - `approved`: the gateway took the money.
 * - `declined`: the gateway said no, explicitly.
 * - `failed`: proved not executed: never sent, absent after its request ended or expired.
 * - `review`: evidence contradicts itself; a person decides.
 */
export const paymentStates = [
  'requested',
  'unknown',
  'pending',
  'approved',
  'declined',
  'failed',
  'review',
] as const

export type PaymentState = (typeof paymentStates)[number]

const moves: Readonly<Record<PaymentState, readonly PaymentState[]>> = {
  requested: ['unknown', 'pending', 'approved', 'declined', 'failed', 'review'],
  unknown: ['pending', 'approved', 'declined', 'failed', 'review'],
  pending: ['approved', 'declined', 'review'],
  approved: ['review'],
  // Late truth: the gateway has a transaction after all.
  declined: ['pending', 'approved', 'review'],
  failed: ['pending', 'approved', 'review'],
  review: ['approved', 'declined', 'failed'],
}

/** Whether a payment may move from one state to the other in one step. */
export function isLegalMove(from: PaymentState, to: PaymentState): boolean {
  return moves[from].includes(to)
}

/** Open payments wait for evidence; the reconciler keeps asking about them. */
export function isOpen(state: PaymentState): boolean {
  return state === 'requested' || state === 'unknown' || state === 'pending'
}

/** States in which an order must not be paid again: money is taken, or may be. */
export function blocksAnotherPayment(state: PaymentState): boolean {
  return state !== 'declined' && state !== 'failed'
}
