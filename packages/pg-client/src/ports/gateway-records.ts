import type { Money } from '../payment/money.js'

/** From the first moment to the one before the last, in wall-clock ms. */
export interface Period {
  readonly from: number
  readonly to: number
}

/** One payment in the gateway's own books, as its list or settlement file tells it. */
export interface GatewayRecord {
  readonly gatewayKey: string
  /**
   * Our reference, as the submit has sent it; null only for what is not ours. A payment of ours
   * that is listed without it is found by its key among our payments of the audited period alone,
   * and is a `missing-here` where it was created before that.
   */
  readonly reference: string | null
  readonly status: 'pending' | 'approved' | 'declined' | 'expired'
  /** What was charged. */
  readonly amount: Money
  /** Given back so far, in minor units. */
  readonly refundedMinor: number
  /** What the gateway kept of it, in minor units; null where the list does not say. */
  readonly feeMinor: number | null
  /** When it was made, in wall-clock ms. */
  readonly at: number
}
