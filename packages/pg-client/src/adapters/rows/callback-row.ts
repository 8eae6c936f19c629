import type { GatewayCallback } from '../../ports/gateway-dialect.js'
import type { StoredCallback } from '../../ports/payment-store.js'

/** A row of `callbacks`, as it is read. */
export interface CallbackRow {
  readonly dialect: string
  readonly event_id: string
  readonly payment_id: string | null
  /** JSON. */
  readonly callback: string
  readonly received_at: number
}

/** Decodes a callback. */
export function fromCallbackRow(row: CallbackRow): StoredCallback {
  return {
    dialect: row.dialect,
    eventId: row.event_id,
    paymentId: row.payment_id,
    callback: JSON.parse(row.callback) as GatewayCallback,
    receivedAt: row.received_at,
  }
}
