import type { Certainty } from './certainty.js'
import type { Decline } from './decline.js'
import type { EvidenceSource } from './evidence-source.js'
import type { Money } from './money.js'
import type { PaymentState } from './payment-state.js'
import type { Refund } from './refund.js'
import type { Sending } from './sending.js'

/** Why a person has to look at a payment. */
export type ReviewReason =
  | 'amount-mismatch'
  | 'reference-mismatch'
  | 'owner-mismatch'
  | 'duplicate-transaction'
  | 'order-paid-twice'
  | 'transaction-vanished'
  | 'contradicting-evidence'
  | 'pending-too-long'
  | 'refund-too-long'
  | 'refund-vanished'
  | 'order-gone'

/** Our intent to collect money for an order: one row, one reference at the gateway. */
export interface Payment extends Sending {
  readonly id: string
  /** What the gateway knows this payment by: `{orderId}-{n}`, unique per payment. */
  readonly reference: string
  readonly orderId: string
  /** Whose payment it is: the buyer's id at the gateway. */
  readonly owner: string
  readonly amount: Money
  readonly dialect: string
  readonly cardLast4: string | null

  readonly state: PaymentState
  /** What the submit proved; `unknown` until something does. */
  readonly certainty: Certainty
  /** The gateway's own key of the transaction, once known. */
  readonly gatewayKey: string | null
  readonly decline: Decline | null
  readonly reviewReason: ReviewReason | null
  /** Which evidence brought it into its final state. */
  readonly settledBy: EvidenceSource | null
  /**
   * The order's one payment that may collect. Late truth about a payment we gave up does not make
   * it the active one again; but while it is pending or approved, no other may begin.
   */
  readonly active: boolean

  /**
   * Declined, and the gateway would still complete it (Stripe's PaymentIntent): it is closed there
   * before another payment of the order may start.
   */
  readonly mayStillTurn: boolean
  /** Given back so far, in minor units: what the gateway's own total says. */
  readonly refundedMinor: number
  /** The one refund that is open; its amount is reserved. */
  readonly refund: Refund | null
  /** SHA-256, in hex, of the secret that callbacks about it must carry; null: none is known. */
  readonly callbackProof: string | null

  /** Times the gateway has answered the reconciler about it: they advance the schedule. */
  readonly checks: number
  /** When to ask next; null when nobody needs to. */
  readonly nextCheckAt: number | null
  readonly createdAt: number
  readonly updatedAt: number
  /** When it reached its final state; null while it is open. */
  readonly settledAt: number | null
  /** Grows by one with every change; compared and set by the store. */
  readonly version: number
}
