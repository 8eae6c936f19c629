import type { ChargeState } from './charge.js'

/**
 * The legal moves of a charge, in one place. `authenticated` and `pending` go back to `opened`
 * where a declined buyer may try another card (Stripe); `approved` goes back to `awaitingDeposit`
 * where a bank found a deposit to be wrong (Toss).
 */
export const CHARGE_MOVES: Readonly<Record<ChargeState, readonly ChargeState[]>> = {
  opened: ['authenticated', 'pending', 'expired', 'canceled'],
  authenticated: [
    'opened',
    'pending',
    'awaitingDeposit',
    'authorized',
    'approved',
    'declined',
    'expired',
    'canceled',
  ],
  pending: ['opened', 'authorized', 'approved', 'declined', 'canceled'],
  awaitingDeposit: ['approved', 'expired', 'canceled'],
  authorized: ['approved', 'expired', 'canceled'],
  approved: ['awaitingDeposit'],
  declined: [],
  expired: [],
  canceled: [],
}

/** Whether a charge may move so. */
export function mayMove(from: ChargeState, to: ChargeState): boolean {
  return CHARGE_MOVES[from].includes(to)
}
