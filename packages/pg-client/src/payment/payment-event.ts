import type { EvidenceSource } from './evidence-source.js'
import type { Decline } from './decline.js'
import type { ReviewReason } from './payment.js'
import type { Money } from './money.js'
import type { PaymentState } from './payment-state.js'
import type { RefundState } from './refund.js'

/** A durable fact about a payment, written to the outbox in the transaction that made it true. */
export interface PaymentEvent {
  readonly paymentId: string
  readonly orderId: string
  readonly reference: string
  readonly amount: Money
  readonly from: PaymentState
  /** The same as `from` where more has gone back of a payment that stays `partiallyCanceled`. */
  readonly to: PaymentState
  readonly source: EvidenceSource
  /** We had given the payment up before: it is not the order's active one any more. */
  readonly late: boolean
  readonly decline: Decline | null
  readonly reviewReason: ReviewReason | null
  /** Given back so far, in minor units. */
  readonly refundedMinor: number
  /** The refund that this is about: asked for, done, or refused. */
  readonly refund: RefundTold | null
  readonly at: number
}

/** A refund as an event tells it. */
export interface RefundTold {
  readonly id: string
  readonly requestId: string
  readonly amountMinor: number
  readonly state: RefundState
}
