import type { Prepare, Prepared } from './sqlite-database.js'
import {
  attemptColumns,
  refundColumns,
  type AttemptRow,
  type RefundRow,
} from './sqlite-refund-row.js'

export interface RefundStatements {
  readonly put: Prepared<[RefundRow], never>
  readonly list: Prepared<[string], RefundRow>
  readonly putAttempt: Prepared<[AttemptRow & { payment_id: string }], never>
  readonly listAttempts: Prepared<[string], AttemptRow>
}

/** What is done to `refunds`, and to `attempts` at submits and refunds. */
export function refundStatements(prepare: Prepare): RefundStatements {
  const replaced = refundColumns.filter((column) => column !== 'id' && column !== 'payment_id')
  const attempt = attemptColumns.join(', ')
  return {
    put: prepare(
      `INSERT INTO refunds (${refundColumns.join(', ')})
       VALUES (${refundColumns.map((column) => `@${column}`).join(', ')})
       ON CONFLICT (id) DO UPDATE SET
         ${replaced.map((column) => `${column} = excluded.${column}`).join(', ')}`,
    ),
    list: prepare(
      `SELECT ${refundColumns.join(', ')} FROM refunds WHERE payment_id = ? ORDER BY sequence`,
    ),
    putAttempt: prepare(
      `INSERT OR REPLACE INTO attempts (payment_id, ${attempt})
       VALUES (@payment_id, ${attemptColumns.map((column) => `@${column}`).join(', ')})`,
    ),
    listAttempts: prepare(
      `SELECT ${attempt} FROM attempts WHERE payment_id = ? ORDER BY refund_id, number`,
    ),
  }
}
