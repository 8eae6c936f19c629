import type { Break, BreakKind } from '../../payment/break.js'

/** A row of `breaks`. */
export interface BreakRow {
  readonly id: string
  readonly kind: BreakKind
  readonly dialect: string
  readonly payment_id: string | null
  readonly order_id: string | null
  readonly reference: string | null
  readonly gateway_key: string | null
  readonly ours: string | null
  readonly theirs: string | null
  readonly found_at: number
  readonly last_seen_at: number
  readonly closed_at: number | null
}

/** Encodes a break. */
export function toBreakRow(found: Break): BreakRow {
  return {
    id: found.id,
    kind: found.kind,
    dialect: found.dialect,
    payment_id: found.paymentId,
    order_id: found.orderId,
    reference: found.reference,
    gateway_key: found.gatewayKey,
    ours: found.ours,
    theirs: found.theirs,
    found_at: found.foundAt,
    last_seen_at: found.lastSeenAt,
    closed_at: found.closedAt,
  }
}

/** Decodes a break. */
export function fromBreakRow(row: BreakRow): Break {
  return {
    id: row.id,
    kind: row.kind,
    dialect: row.dialect,
    paymentId: row.payment_id,
    orderId: row.order_id,
    reference: row.reference,
    gatewayKey: row.gateway_key,
    ours: row.ours,
    theirs: row.theirs,
    foundAt: row.found_at,
    lastSeenAt: row.last_seen_at,
    closedAt: row.closed_at,
  }
}
