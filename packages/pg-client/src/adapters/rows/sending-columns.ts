import type { KeyedRequest, Sending } from '../../payment/sending.js'

/** A boolean as it is written; SQLite, which knows none, gives back 0 or 1. */
export type Flag = boolean | 0 | 1

/** The columns of what is being sent: payments and refunds have the same. */
export interface SendingColumns {
  readonly attempts: number
  readonly last_sent_at: number | null
  readonly may_be_in_flight: Flag
  /** JSON. */
  readonly keyed_request: string | null
}

/** Encodes what is known about the requests of a payment or refund. */
export function toSendingColumns(sending: Sending): SendingColumns {
  const { attempts, lastSentAt, mayBeInFlight, keyedRequest } = sending
  return {
    attempts,
    last_sent_at: lastSentAt,
    may_be_in_flight: mayBeInFlight,
    keyed_request: keyedRequest && JSON.stringify(keyedRequest),
  }
}

/** Decodes what is known about the requests of a payment or refund. */
export function fromSendingColumns(row: SendingColumns): Sending {
  return {
    attempts: row.attempts,
    lastSentAt: row.last_sent_at,
    mayBeInFlight: Boolean(row.may_be_in_flight),
    keyedRequest:
      row.keyed_request === null ? null : (JSON.parse(row.keyed_request) as KeyedRequest),
  }
}
