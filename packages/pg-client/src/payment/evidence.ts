import type { EvidenceSource } from './evidence-source.js'
import type { Money } from './money.js'
import type { Decline, ReviewReason } from './payment.js'

/** One transaction as the gateway describes it; what it does not mention is absent. */
export interface GatewayTransaction {
  readonly gatewayKey: string
  readonly status: 'pending' | 'approved' | 'declined'
  readonly reference?: string
  readonly owner?: string
  readonly amount?: Money
  readonly decline?: Decline
}

/** What was found out. */
export type Finding =
  /** The gateway's transactions under our reference, or the one it told us of. Never empty. */
  | { readonly kind: 'transactions'; readonly transactions: readonly GatewayTransaction[] }
  /** Refused outright, no transaction was made. */
  | { readonly kind: 'declined'; readonly decline: Decline }
  /** The submit ended and certainly moved no money. */
  | { readonly kind: 'notExecuted' }
  /** The submit ended and nobody told us how. */
  | { readonly kind: 'unanswered' }
  /** A look-up by our reference found nothing. */
  | { readonly kind: 'absent' }
  /** The shop cannot keep the money of an approval: its order is gone or paid already. */
  | { readonly kind: 'unplaceable'; readonly reason: ReviewReason }
  /** A person has decided. */
  | { readonly kind: 'resolved'; readonly as: 'approved' | 'declined' | 'failed' }

/** Anything that tells about a payment. */
export interface Evidence {
  readonly source: EvidenceSource
  /** Wall-clock time at which it reached us. */
  readonly at: number
  readonly finding: Finding
}
