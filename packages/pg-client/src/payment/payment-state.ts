/**
 * The states of a payment and the moves between them: this file and `decide.ts` are the only
 * places that know them.
 *
 * - `requested`: the intent is durable; the first submit may be on its way.
 * - `unknown`: nobody told us how it ended; the reconciler asks.
 * - `pending`: the gateway has accepted it and is working on it.
 * - `approved`: the gateway took the money.
 * - `declined`: the gateway said no, explicitly.
 * - `failed`: proved not executed: never sent, absent after its request ended, or expired.
 * - `canceling`: money is being given back, all or a part; the gateway has not said how it ended.
 * - `partiallyCanceled`: a part has gone back.
 * - `canceled`: all has gone back.
 * - `review`: evidence contradicts itself; a person decides.
 */
export const paymentStates = [
  'requested',
  'unknown',
  'pending',
  'approved',
  'declined',
  'failed',
  'canceling',
  'partiallyCanceled',
  'canceled',
  'review',
] as const

export type PaymentState = (typeof paymentStates)[number]

const moves: Readonly<Record<PaymentState, readonly PaymentState[]>> = {
  requested: ['unknown', 'pending', 'approved', 'declined', 'failed', 'review'],
  unknown: ['pending', 'approved', 'declined', 'failed', 'review'],
  pending: ['approved', 'declined', 'failed', 'canceling', 'review'],
  // To pending only where the dialect says so: Toss takes a deposit back.
  approved: ['canceling', 'canceled', 'partiallyCanceled', 'pending', 'review'],
  // Back to where it was: the gateway refused to give the money back.
  canceling: ['canceled', 'partiallyCanceled', 'approved', 'review'],
  partiallyCanceled: ['canceling', 'canceled', 'review'],
  canceled: ['review'],
  // Late truth: the gateway has a transaction after all. Canceling, where the order has another.
  declined: ['pending', 'approved', 'canceling', 'review'],
  failed: ['pending', 'approved', 'canceling', 'review'],
  review: ['approved', 'declined', 'failed', 'canceled', 'partiallyCanceled'],
}

/** Whether a payment may move from one state to the other in one step. */
export function isLegalMove(from: PaymentState, to: PaymentState): boolean {
  return moves[from].includes(to)
}

/** Open payments wait for evidence; the reconciler keeps asking about them. */
export function isOpen(state: PaymentState): boolean {
  return isCollecting(state) || state === 'canceling'
}

/** Whether money may still be taken: nobody has said how it ended. */
export function isCollecting(state: PaymentState): boolean {
  return state === 'requested' || state === 'unknown' || state === 'pending'
}

/** Whether the gateway holds the buyer's money, all or a part of it, as far as we know. */
export function holdsMoney(state: PaymentState): boolean {
  return state === 'approved' || state === 'canceling' || state === 'partiallyCanceled'
}

/** Whether money has gone back, all or a part of it, and none is on its way. */
export function isGivenBack(state: PaymentState): boolean {
  return state === 'partiallyCanceled' || state === 'canceled'
}

/** States in which an order must not be paid again: money is taken, or may be. */
export function blocksAnotherPayment(state: PaymentState): boolean {
  return state !== 'declined' && state !== 'failed' && state !== 'canceled'
}
