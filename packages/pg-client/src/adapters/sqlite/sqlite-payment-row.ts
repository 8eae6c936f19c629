import type { Certainty } from '../../payment/certainty.js'
import type { EvidenceSource } from '../../payment/evidence-source.js'
import type { Currency } from '../../payment/money.js'
import type { PaymentState } from '../../payment/payment-state.js'
import type { Payment, ReviewReason } from '../../payment/payment.js'

/** A row of `payments`, as SQLite gives and takes it. */
export interface PaymentRow {
  readonly id: string
  readonly reference: string
  readonly order_id: string
  readonly owner: string
  readonly amount_minor: number
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
  readonly attempts: number
  readonly last_sent_at: number | null
  readonly may_be_in_flight: number
  readonly checks: number
  readonly next_check_at: number | null
  readonly created_at: number
  readonly updated_at: number
  readonly settled_at: number | null
  readonly version: number
}

/** The columns that make a payment, in one order for every statement. */
export const paymentColumns = [
  'id',
  'reference',
  'order_id',
  'owner',
  'amount_minor',
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
  'attempts',
  'last_sent_at',
  'may_be_in_flight',
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
  'currency',
  'dialect',
  'card_last4',
  'created_at',
  'version',
])

/** The columns that a change of a payment writes. */
export const changingColumns = paymentColumns.filter((column) => !fixedColumns.has(column))

/** Encodes a payment. */
export function toPaymentRow(payment: Payment): PaymentRow {
  return {
    id: payment.id,
    reference: payment.reference,
    order_id: payment.orderId,
    owner: payment.owner,
    amount_minor: payment.amount.minor,
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
    attempts: payment.attempts,
    last_sent_at: payment.lastSentAt,
    may_be_in_flight: Number(payment.mayBeInFlight),
    checks: payment.checks,
    next_check_at: payment.nextCheckAt,
    created_at: payment.createdAt,
    updated_at: payment.updatedAt,
    settled_at: payment.settledAt,
    version: payment.version,
  }
}

/** Decodes a row. */
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
    active: row.active === 1,
    attempts: row.attempts,
    lastSentAt: row.last_sent_at,
    mayBeInFlight: row.may_be_in_flight === 1,
    checks: row.checks,
    nextCheckAt: row.next_check_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    settledAt: row.settled_at,
    version: row.version,
  }
}
