import type { Certainty } from './certainty.js'
import type { EvidenceSource } from './evidence-source.js'
import type { Money } from './money.js'
import type { PaymentState } from './payment-state.js'

/** Why the gateway said no: its own code, and a sentence for the buyer where it gave one. */
export interface Decline {
  readonly code: string
  readonly reason: string | null
}

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
  | 'order-gone'

/** Our intent to collect money for an order: one row, one reference at the gateway. */
export interface Payment {
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

  /** Attempts begun; each was stored before its first byte went out. */
  readonly attempts: number
  readonly lastSentAt: number | null
  /** A request may still be executed: the last attempt has no answer of the gateway's own. */
  readonly mayBeInFlight: boolean

  /** Times the reconciler has asked about it. */
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
