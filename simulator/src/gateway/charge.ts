/** Why a charge was declined; every dialect says it in its own words. */
export type DeclineReason = 'limitExceeded' | 'invalidCard'

/** How the card company answers for a charge. */
export type Outcome = 'approved' | DeclineReason

/**
 * Where a charge stands. `opened`: it exists and nobody has paid yet. `authenticated`: the buyer
 * has shown the means of payment. `pending`: the card company is asked. `awaitingDeposit`: a bank
 * transfer is awaited. `authorized`: the money is reserved, not taken. `approved`: the money is
 * taken (refunds stand beside it). The other three are the ends without money.
 */
export type ChargeState =
  | 'opened'
  | 'authenticated'
  | 'pending'
  | 'awaitingDeposit'
  | 'authorized'
  | 'approved'
  | 'declined'
  | 'expired'
  | 'canceled'

/** Money given back. It takes effect at once; where the bank sends it back later, it failed. */
export interface Refund {
  readonly key: string
  /** In the currency's smallest unit; a positive integer. */
  readonly amount: number
  readonly reason?: string
  /** Wall-clock milliseconds since the epoch. */
  readonly createdAtMs: number
  /** The buyer's bank would not take it: the merchant holds the money again. */
  readonly hasFailed?: true
}

/**
 * One charge in the ledger. `Details` is what only the dialect understands of it, such as an
 * address for callbacks; the core keeps it and never looks in.
 */
export interface Charge<Details = unknown> {
  /** The gateway's own key for it. */
  readonly key: string
  /** Whose charge it is: only this caller sees it. */
  readonly owner: string
  /** The merchant's reference, such as an order id. */
  readonly reference: string
  /** Which submit of its reference made it; the first is 1. Keys every later decision about it. */
  readonly occurrence: number
  /** In the currency's smallest unit; a positive integer. */
  readonly amount: number
  /** Three capitals, ISO 4217. */
  readonly currency: string
  readonly state: ChargeState
  /** How much was taken; 0 until it is approved, and never more than `amount`. */
  readonly received: number
  /** Why it was declined last; it stays when the buyer may try once more. */
  readonly decline?: DeclineReason
  /** The whole card number, where there is one. It leaves the core only where the wire demands. */
  readonly cardNumber?: string | undefined
  /** Wall-clock milliseconds since the epoch. */
  readonly createdAtMs: number
  /** When it last moved or was refunded; wall-clock milliseconds since the epoch. */
  readonly changedAtMs: number
  /** Oldest first. */
  readonly refunds: readonly Refund[]
  readonly details: Details
}

/** How much of a charge was given back. */
export function refundedAmount(charge: Charge): number {
  return charge.refunds.reduce((sum, { amount, hasFailed }) => sum + (hasFailed ? 0 : amount), 0)
}

/** How much of a charge the merchant still holds: what was taken less what was given back. */
export function heldAmount(charge: Charge): number {
  return charge.received - refundedAmount(charge)
}
