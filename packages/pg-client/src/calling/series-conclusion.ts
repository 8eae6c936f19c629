import type { BuyerAction } from '../payment/evidence.js'
import type { Payment } from '../payment/payment.js'

/** How the waiting for a series has ended. */
export interface ConcludeOptions {
  /** The caller's; aborted, nobody is asked any more. */
  readonly signal: AbortSignal | undefined
  /** An attempt has not ended yet, though nobody waits for it. */
  readonly hangs: boolean
}

/** What a series has come to. */
export interface SeriesConclusion {
  readonly payment: Payment
  /** Whether the gateway's truth has been recorded. */
  readonly isSettled: boolean
  readonly buyerAction?: BuyerAction
}
