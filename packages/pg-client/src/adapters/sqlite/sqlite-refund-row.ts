import type { AttemptEnding, Certainty } from '../../payment/certainty.js'
import type { Refund, RefundState } from '../../payment/refund.js'
import type { KeyedRequest, Sending } from '../../payment/sending.js'
import type { AttemptRecord } from '../../ports/payment-store.js'

/** The columns of what is being sent: payments and refunds have the same. */
export interface SendingColumns {
  readonly attempts: number
  readonly last_sent_at: number | null
  readonly may_be_in_flight: number
  /** JSON. */
  readonly keyed_request: string | null
}

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

/** A row of `attempts`, without its payment. */
export interface AttemptRow {
  /** Empty for the payment's submit. */
  readonly refund_id: string
  readonly number: number
  readonly started_at: number
  readonly ended_at: number | null
  readonly ending: AttemptEnding | null
  readonly detail: string | null
}

/** The columns that make an attempt, in one order for every statement. */
export const attemptColumns = [
  'refund_id',
  'number',
  'started_at',
  'ended_at',
  'ending',
  'detail',
] as const satisfies readonly (keyof AttemptRow)[]

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
    ...toSendingColumns(refund),
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
    ...fromSendingColumns(row),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    closedAt: row.closed_at,
  }
}

/** Encodes an attempt. */
export function toAttemptRow(attempt: AttemptRecord): AttemptRow {
  const { refundId, number, startedAt, endedAt, ending, detail } = attempt
  return {
    refund_id: refundId ?? '',
    number,
    started_at: startedAt,
    ended_at: endedAt,
    ending,
    detail,
  }
}

/** Decodes an attempt. */
export function fromAttemptRow(row: AttemptRow): AttemptRecord {
  const { refund_id, number, started_at, ended_at, ending, detail } = row
  return {
    refundId: refund_id === '' ? null : refund_id,
    number,
    startedAt: started_at,
    endedAt: ended_at,
    ending,
    detail,
  }
}

/** Encodes what is known about the requests of a payment or refund. */
export function toSendingColumns(sending: Sending): SendingColumns {
  const { attempts, lastSentAt, mayBeInFlight, keyedRequest } = sending
  return {
    attempts,
    last_sent_at: lastSentAt,
    may_be_in_flight: Number(mayBeInFlight),
    keyed_request: keyedRequest && JSON.stringify(keyedRequest),
  }
}

/** Decodes what is known about the requests of a payment or refund. */
export function fromSendingColumns(row: SendingColumns): Sending {
  return {
    attempts: row.attempts,
    lastSentAt: row.last_sent_at,
    mayBeInFlight: row.may_be_in_flight === 1,
    keyedRequest:
      row.keyed_request === null ? null : (JSON.parse(row.keyed_request) as KeyedRequest),
  }
}
