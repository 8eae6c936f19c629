import type { Break, BreakKind } from '../../payment/break.js'
import type { Prepare, Prepared } from './sqlite-database.js'

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

const columns = [
  'id',
  'kind',
  'dialect',
  'payment_id',
  'order_id',
  'reference',
  'gateway_key',
  'ours',
  'theirs',
  'found_at',
  'last_seen_at',
  'closed_at',
] as const satisfies readonly (keyof BreakRow)[]

interface Listed {
  readonly dialect: string
  readonly limit: number
}

export interface BreakStatements {
  readonly see: Prepared<[BreakRow], never>
  /** Takes when, and a JSON array of ids. */
  readonly close: Prepared<[number, string], never>
  readonly listOpen: Prepared<[Listed], BreakRow>
  readonly listClosed: Prepared<[Listed], BreakRow>
}

/** What is done to `breaks`. */
export function breakStatements(prepare: Prepare): BreakStatements {
  const listWhere = (which: string): Prepared<[Listed], BreakRow> =>
    prepare(
      `SELECT ${columns.join(', ')} FROM breaks WHERE dialect = @dialect AND closed_at ${which}
       ORDER BY found_at, id LIMIT @limit`,
    )
  return {
    see: prepare(
      `INSERT INTO breaks (${columns.join(', ')})
       VALUES (${columns.map((column) => `@${column}`).join(', ')})
       ON CONFLICT (id) DO UPDATE SET last_seen_at = excluded.last_seen_at, closed_at = NULL`,
    ),
    close: prepare(
      `UPDATE breaks SET closed_at = ?
       WHERE id IN (SELECT value FROM json_each(?)) AND closed_at IS NULL`,
    ),
    listOpen: listWhere('IS NULL'),
    listClosed: listWhere('IS NOT NULL'),
  }
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

/** Decodes a row. */
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
