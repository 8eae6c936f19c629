import type { Certainty } from '../../payment/certainty.js'
import type { EvidenceSource } from '../../payment/evidence-source.js'
import type { Currency } from '../../payment/money.js'
import type { PaymentState } from '../../payment/payment-state.js'
import type { Payment, ReviewReason } from '../../payment/payment.js'
import { amountBucket } from '../../ports/payment-store.js'
import {
  fromRefundRow,
  fromSendingColumns,
  refundColumns,
  toSendingColumns,
  type RefundRow,
  type SendingColumns,
} from './sqlite-refund-row.js'

/** A row of `payments`, as SQLite gives and takes it. */
export interface PaymentRow extends SendingColumns {
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
  readonly active: number
  readonly may_still_turn: number
  readonly refunded_minor: number
  readonly callback_proof: string | null
  readonly checks: number
  readonly next_check_at: number | null
  readonly created_at: number
  readonly updated_at: number
  readonly settled_at: number | null
  readonly version: number
}

/** A row as it is read: with its open refund, a row too, as JSON. */
export interface PaymentRowRead extends PaymentRow {
  readonly refund: string | null
}

/** The columns that make a payment, in one order for every statement. */
export const paymentColumns = [
  'id',
  'reference',
  'order_id',
  'owner',
  'amount_minor',
  'amount_bucket',
  'currency',
  'dialect',
  'card_last4',
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
  'created_at',
  'updated_at',
  'settled_at',
  'version',
] as const satisfies readonly (keyof PaymentRow)[]

/** Columns that never change once the intent is written. */
const fixedColumns: ReadonlySet<string> = new Set([
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
  'version',
])

/** The columns that a change of a payment writes. */
export const changingColumns: readonly string[] = paymentColumns.filter(
  (column) => !fixedColumns.has(column),
)

/** What is selected of `payments` to make a payment of each row. */
export const paymentList: string = `${paymentColumns.join(', ')}, (
  SELECT json_object(${refundColumns.map((column) => `'${column}', r.${column}`).join(', ')})
  FROM refunds r
  WHERE r.payment_id = payments.id AND r.state IN ('requested', 'unknown', 'pending')
) AS refund`

/** Encodes a payment. */
export function toPaymentRow(payment: Payment): PaymentRow {
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
    active: Number(payment.active),
    may_still_turn: Number(payment.mayStillTurn),
    refunded_minor: payment.refundedMinor,
    callback_proof: payment.callbackProof,
    ...toSendingColumns(payment),
    checks: payment.checks,
    next_check_at: payment.nextCheckAt,
    created_at: payment.createdAt,
    updated_at: payment.updatedAt,
    settled_at: payment.settledAt,
    version: payment.version,
  }
}

/** Decodes a row. */
export function fromPaymentRow(row: PaymentRowRead): Payment {
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
    active: row.active === 1,
    mayStillTurn: row.may_still_turn === 1,
    refundedMinor: row.refunded_minor,
    refund: row.refund === null ? null : fromRefundRow(JSON.parse(row.refund) as RefundRow),
    callbackProof: row.callback_proof,
    ...fromSendingColumns(row),
    checks: row.checks,
    nextCheckAt: row.next_check_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    settledAt: row.settled_at,
    version: row.version,
  }
}
