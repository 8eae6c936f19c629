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

/** Encodes the request that is known by a key. */
export function keyedRequestText({ keyedRequest }: Sending): string | null {
  return keyedRequest && JSON.stringify(keyedRequest)
}

/** Decodes the request that is known by a key. */
export function keyedRequestIn({ keyed_request: text }: SendingColumns): KeyedRequest | null {
  return text === null ? null : (JSON.parse(text) as KeyedRequest)
}
