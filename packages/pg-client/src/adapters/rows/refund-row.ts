import type { Certainty } from '../../payment/certainty.js'
import type { Refund, RefundState } from '../../payment/refund.js'
import { keyedRequestIn, keyedRequestText, type SendingColumns } from './sending-columns.js'

/** A row of `refunds`. */
export interface RefundRow extends SendingColumns {
  readonly id: string
  readonly payment_id: string
  readonly request_id: string
  readonly amount_minor: number
  readonly reason: string
  readonly state: RefundState
  readonly certainty: Certainty
  readonly gateway_key: string | null
  readonly refusal_code: string | null
  readonly refusal_reason: string | null
  readonly created_at: number
  readonly updated_at: number
  readonly closed_at: number | null
}

/** The columns that make a refund, in one order for every statement. */
export const refundColumns = [
  'id',
  'payment_id',
  'request_id',
  'amount_minor',
  'reason',
  'state',
  'certainty',
  'gateway_key',
  'refusal_code',
  'refusal_reason',
  'attempts',
  'last_sent_at',
  'may_be_in_flight',
  'keyed_request',
  'created_at',
  'updated_at',
  'closed_at',
] as const satisfies readonly (keyof RefundRow)[]

/** Encodes a refund. */
export function toRefundRow(refund: Refund): RefundRow {
  return {
    id: refund.id,
    payment_id: refund.paymentId,
    request_id: refund.requestId,
    amount_minor: refund.amountMinor,
    reason: refund.reason,
    state: refund.state,
    certainty: refund.certainty,
    gateway_key: refund.gatewayKey,
    refusal_code: refund.refusal?.code ?? null,
    refusal_reason: refund.refusal?.reason ?? null,
    attempts: refund.attempts,
    last_sent_at: refund.lastSentAt,
    may_be_in_flight: refund.mayBeInFlight,
    keyed_request: keyedRequestText(refund),
    created_at: refund.createdAt,
    updated_at: refund.updatedAt,
    closed_at: refund.closedAt,
  }
}

/** Decodes a refund. */
export function fromRefundRow(row: RefundRow): Refund {
  return {
    id: row.id,
    paymentId: row.payment_id,
    requestId: row.request_id,
    amountMinor: row.amount_minor,
    reason: row.reason,
    state: row.state,
    certainty: row.certainty,
    gatewayKey: row.gateway_key,
    refusal:
      row.refusal_code === null ? null : { code: row.refusal_code, reason: row.refusal_reason },
    attempts: row.attempts,
    lastSentAt: row.last_sent_at,
    mayBeInFlight: Boolean(row.may_be_in_flight),
    keyedRequest: keyedRequestIn(row),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    closedAt: row.closed_at,
  }
}
