import { attemptColumns, type AttemptRow } from '../rows/attempt-row.js'
import { refundColumns, type RefundRow } from '../rows/refund-row.js'
import type { Bindable } from './bindable.js'
import type { Prepare, Prepared } from './sqlite-database.js'

export interface RefundStatements {
  readonly put: Prepared<[Bindable<RefundRow>], never>
  readonly list: Prepared<[string], RefundRow>
  readonly putAttempt: Prepared<[AttemptRow & { payment_id: string }], never>
  readonly listAttempts: Prepared<[string], AttemptRow>
}

/** What is done to `refunds`, and to `attempts` at submits and refunds. */
export function refundStatements(prepare: Prepare): RefundStatements {
  const replaced = refundColumns.filter((column) => column !== 'id' && column !== 'payment_id')
  // The refund of an attempt is a part of its key, so it is stored as '' where there is none.
  const attempt = attemptColumns.map((column) => {
    const isRefund = column === 'refund_id'
    return {
      column,
      bound: isRefund ? "coalesce(@refund_id, '')" : `@${column}`,
      read: isRefund ? "nullif(refund_id, '') AS refund_id" : column,
    }
  })
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
      `INSERT OR REPLACE INTO attempts (payment_id, ${attemptColumns.join(', ')})
       VALUES (@payment_id, ${attempt.map(({ bound }) => bound).join(', ')})`,
    ),
    listAttempts: prepare(
      `SELECT ${attempt.map(({ read }) => read).join(', ')} FROM attempts
       WHERE payment_id = ? ORDER BY attempts.refund_id, number`,
    ),
  }
}
