import type { Evidence } from '../payment/evidence.js'
import type { Payment } from '../payment/payment.js'
import type { AttemptRecord } from '../ports/payment-store.js'

/** Evidence, and what becomes true together with it. */
export interface EvidenceRecord {
  readonly evidence: Evidence
  /**
   * The version of the payment when whoever brings the evidence began to ask. Evidence that
   * nothing happened, or that takes back what was known, is dropped when the payment has changed
   * since: it may be about the past.
   */
  readonly seen?: number
  /** The attempt that ended with this evidence. */
  readonly attempt?: AttemptRecord
  /**
   * Callbacks whose effect this is: `all` of the payment's, where the gateway itself was asked,
   * unless the payment has changed since `seen` (one of them may be newer than the answer).
   */
  readonly settlesCallbacks?: 'all' | readonly string[]
  /** The gateway was asked by schedule; the next wait is the next of the schedule. */
  readonly counts?: boolean
  /** The payment as somebody has read it: tried first, so that it need not be read again. */
  readonly read?: Payment
}

/** What became of evidence. */
export interface Recorded {
  readonly payment: Payment
  /** It was dropped, as it may be about the past: the gateway is to be asked again. */
  readonly isOutdated: boolean
}
