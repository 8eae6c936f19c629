import type { BreakRow } from '../rows/break-row.js'
import { limit } from './limit.js'
import type { Prepare, Prepared } from './sqlite-database.js'

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
  /** Takes when, and which. */
  readonly close: Prepared<[number, string], never>
  readonly listOpen: Prepared<[Listed], BreakRow>
  readonly listClosed: Prepared<[Listed], BreakRow>
}

/** What is done to `breaks`. */
export function breakStatements(prepare: Prepare): BreakStatements {
  const listWhere = (which: string): Prepared<[Listed], BreakRow> =>
    prepare(
      `SELECT ${columns.join(', ')} FROM breaks WHERE dialect = @dialect AND closed_at ${which}
       ORDER BY found_at, id ${limit('@limit')}`,
    )
  return {
    see: prepare(
      `INSERT INTO breaks (${columns.join(', ')})
       VALUES (${columns.map((column) => `@${column}`).join(', ')})
       ON CONFLICT (id) DO UPDATE SET last_seen_at = excluded.last_seen_at, closed_at = NULL`,
    ),
    close: prepare('UPDATE breaks SET closed_at = ? WHERE id = ? AND closed_at IS NULL'),
    listOpen: listWhere('IS NULL'),
    listClosed: listWhere('IS NOT NULL'),
  }
}
