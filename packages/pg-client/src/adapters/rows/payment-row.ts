import type { Certainty } from '../../payment/certainty.js'
import type { EvidenceSource } from '../../payment/evidence-source.js'
import type { Currency } from '../../payment/money.js'
import type { PaymentState } from '../../payment/payment-state.js'
import type { Payment, ReviewReason } from '../../payment/payment.js'
import { amountBucket } from '../../ports/payment-store.js'
import { fromRefundRow, type RefundRow } from './refund-row.js'
import {
  keyedRequestIn,
  keyedRequestText,
  type Flag,
  type SendingColumns,
} from './sending-columns.js'

/** A row of `payments`, as it is written. */
export interface PaymentColumns extends SendingColumns {
  readonly id: string
  readonly reference: string
  readonly order_id: string
  readonly owner: string
  readonly amount_minor: number
  readonly amount_bucket: number
  readonly currency: Currency
  readonly dialect: string
  readonly card_last4: string | null
  readonly state: PaymentState
  readonly certainty: Certainty
  readonly gateway_key: string | null
  readonly decline_code: string | null
  readonly decline_reason: string | null
  readonly review_reason: ReviewReason | null
  readonly settled_by: EvidenceSource | null
  readonly active: Flag
  readonly may_still_turn: Flag
  readonly refunded_minor: number
  readonly callback_proof: string | null
  readonly checks: number
  readonly next_check_at: number | null
  readonly created_at: number
  readonly updated_at: number
  readonly settled_at: number | null
  readonly version: number
}

/** A row of `payments`, as it is read. */
export interface PaymentRow extends PaymentColumns {
  /** The refund that is open. */
  readonly refund: RefundRow | null
}

/** Columns that never change once the intent is written. */
const fixedColumns = [
  'id',
  'reference',
  'order_id',
  'owner',
  'amount_minor',
  'amount_bucket',
  'currency',
  'dialect',
  'card_last4',
  'created_at',
] as const satisfies readonly (keyof PaymentColumns)[]

/** The columns that a change of a payment writes; it sets the version itself. */
export const changingColumns = [
  'state',
  'certainty',
  'gateway_key',
  'decline_code',
  'decline_reason',
  'review_reason',
  'settled_by',
  'active',
  'may_still_turn',
  'refunded_minor',
  'callback_proof',
  'attempts',
  'last_sent_at',
  'may_be_in_flight',
  'keyed_request',
  'checks',
  'next_check_at',
  'updated_at',
  'settled_at',
] as const satisfies readonly (keyof PaymentColumns)[]

/** The columns that make a payment, in one order for every statement. */
export const paymentColumns = [...fixedColumns, ...changingColumns, 'version'] as const

/** Encodes a payment. */
export function toPaymentRow(payment: Payment): PaymentColumns {
  return {
    id: payment.id,
    reference: payment.reference,
    order_id: payment.orderId,
    owner: payment.owner,
    amount_minor: payment.amount.minor,
    amount_bucket: amountBucket(payment.amount),
    currency: payment.amount.currency,
    dialect: payment.dialect,
    card_last4: payment.cardLast4,
    state: payment.state,
    certainty: payment.certainty,
    gateway_key: payment.gatewayKey,
    decline_code: payment.decline?.code ?? null,
    decline_reason: payment.decline?.reason ?? null,
    review_reason: payment.reviewReason,
    settled_by: payment.settledBy,
    active: payment.active,
    may_still_turn: payment.mayStillTurn,
    refunded_minor: payment.refundedMinor,
    callback_proof: payment.callbackProof,
    attempts: payment.attempts,
    last_sent_at: payment.lastSentAt,
    may_be_in_flight: payment.mayBeInFlight,
    keyed_request: keyedRequestText(payment),
    checks: payment.checks,
    next_check_at: payment.nextCheckAt,
    created_at: payment.createdAt,
    updated_at: payment.updatedAt,
    settled_at: payment.settledAt,
    version: payment.version,
  }
}

/** Decodes a payment with the refund that is open. */
export function fromPaymentRow(row: PaymentRow): Payment {
  return {
    id: row.id,
    reference: row.reference,
    orderId: row.order_id,
    owner: row.owner,
    amount: { minor: row.amount_minor, currency: row.currency },
    dialect: row.dialect,
    cardLast4: row.card_last4,
    state: row.state,
    certainty: row.certainty,
    gatewayKey: row.gateway_key,
    decline:
      row.decline_code === null ? null : { code: row.decline_code, reason: row.decline_reason },
    reviewReason: row.review_reason,
    settledBy: row.settled_by,
    active: Boolean(row.active),
    mayStillTurn: Boolean(row.may_still_turn),
    refundedMinor: row.refunded_minor,
    refund: row.refund && fromRefundRow(row.refund),
    callbackProof: row.callback_proof,
    attempts: row.attempts,
    lastSentAt: row.last_sent_at,
    mayBeInFlight: Boolean(row.may_be_in_flight),
    keyedRequest: keyedRequestIn(row),
    checks: row.checks,
    nextCheckAt: row.next_check_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    settledAt: row.settled_at,
    version: row.version,
  }
}
