import type { EvidenceSource } from './evidence-source.js'
import type { Money } from './money.js'
import type { Decline } from './decline.js'
import type { Refund } from './refund.js'

/** One transaction as the gateway describes it; what it does not mention is absent. */
export interface GatewayTransaction {
  readonly gatewayKey: string
  /** `expired`: over without money, and no request can bring it back. */
  readonly status: 'pending' | 'approved' | 'declined' | 'expired'
  readonly reference?: string
  readonly owner?: string
  readonly amount?: Money
  readonly decline?: Decline
  /** Declined, but the gateway would still complete it. Absent: it would not. */
  readonly mayStillTurn?: boolean
  /** Given back so far, in minor units. */
  readonly refundedMinor?: number
  /** Being given back, in minor units, beside what has gone back. Absent: nothing. */
  readonly refundPendingMinor?: number
  /** SHA-256, in hex, of the secret that callbacks about it must carry. */
  readonly callbackProof?: string
  /** What the buyer has to do now. Told to the caller, never stored. */
  readonly buyerAction?: BuyerAction
}

/** What a pending payment waits for, where that is the buyer. */
export type BuyerAction =
  /** Authenticate in the browser: Stripe's `client_secret`, for its own script. */
  | { readonly kind: 'authenticate'; readonly clientSecret: string }
  /** Deposit into a virtual account. */
  | {
      readonly kind: 'deposit'
      readonly bank: string
      readonly accountNumber: string
      /** ISO 8601; null where the gateway sets none. */
      readonly dueAt: string | null
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
  /** The gateway was asked, and did not say. */
  | { readonly kind: 'silence' }
  /** Somebody wants money back: the refund as it was written, open. */
  | { readonly kind: 'cancelAsked'; readonly refund: Refund }
  /** How the open refund's cancel ended, or where it stands. */
  | {
      readonly kind: 'refund'
      readonly refundId: string
      readonly outcome: 'done' | 'pending' | 'refused' | 'notExecuted' | 'unanswered'
      readonly gatewayKey?: string
      readonly refusal?: Decline
    }
  /** The shop cannot keep the money of an approval: its order is gone or paid already. */
  | { readonly kind: 'unplaceable'; readonly reason: 'order-gone' | 'order-paid-twice' }
  /** A person has decided. */
  | { readonly kind: 'resolved'; readonly as: Resolution }

export const resolutions = ['approved', 'declined', 'failed', 'canceled'] as const

/** What an operator may find a reviewed payment to be. */
export type Resolution = (typeof resolutions)[number]

/** Anything that tells about a payment. */
export interface Evidence {
  readonly source: EvidenceSource
  /** Wall-clock time at which it reached us. */
  readonly at: number
  readonly finding: Finding
  /** The gateway was asked, though `source` names what has caused it: see {@link wasAsked}. */
  readonly asked?: boolean
}

/**
 * Whether the gateway itself was asked: what it says is about now, and lists all there is. Only
 * that may take back what is known; any other word tells of one thing, and may be old.
 */
export function wasAsked({ source, asked = source === 'inquiry' }: Evidence): boolean {
  return asked
}
