import { attemptColumns, type AttemptRow } from '../rows/attempt-row.js'
import { refundColumns, type RefundRow } from '../rows/refund-row.js'
import { namedRows, type NamedRows } from './named-rows.js'
import { rowWriter, type RowWriter } from './row-writer.js'
import type { Prepare } from './sqlite-database.js'

export interface RefundStatements {
  readonly put: RowWriter<RefundRow>
  readonly list: NamedRows<[string], RefundRow>
  readonly putAttempt: RowWriter<AttemptRow & { readonly payment_id: string }>
  readonly listAttempts: NamedRows<[string], AttemptRow>
}

/** What is done to `refunds`, and to `attempts` at submits and refunds. */
export function refundStatements(prepare: Prepare): RefundStatements {
  const replaced = refundColumns.filter((column) => column !== 'id' && column !== 'payment_id')
  // The refund of an attempt is a part of its key, so it is stored as '' where there is none.
  const attempt = attemptColumns.map((column) => {
    const isRefund = column === 'refund_id'
    return {
      column,
      bound: isRefund ? "coalesce(?, '')" : '?',
      read: isRefund ? "nullif(refund_id, '') AS refund_id" : column,
    }
  })
  return {
    put: rowWriter(
      prepare,
      `INSERT INTO refunds (${refundColumns.join(', ')})
       VALUES (${refundColumns.map(() => '?').join(', ')})
       ON CONFLICT (id) DO UPDATE SET
         ${replaced.map((column) => `${column} = excluded.${column}`).join(', ')}`,
      refundColumns,
    ),
    list: namedRows(
      prepare,
      `SELECT ${refundColumns.join(', ')} FROM refunds WHERE payment_id = ? ORDER BY sequence`,
      refundColumns,
    ),
    putAttempt: rowWriter(
      prepare,
      `INSERT OR REPLACE INTO attempts (payment_id, ${attemptColumns.join(', ')})
       VALUES (?, ${attempt.map(({ bound }) => bound).join(', ')})`,
      ['payment_id', ...attemptColumns],
    ),
    listAttempts: namedRows(
      prepare,
      `SELECT ${attempt.map(({ read }) => read).join(', ')} FROM attempts
       WHERE payment_id = ? ORDER BY attempts.refund_id, number`,
      attemptColumns,
    ),
  }
}
