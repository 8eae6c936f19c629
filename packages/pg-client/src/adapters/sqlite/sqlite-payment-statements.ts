import {
  blocksAnotherPayment,
  paymentStates,
  type PaymentState,
} from '../../payment/payment-state.js'
import { changingColumns, paymentColumns, type PaymentColumns } from '../rows/payment-row.js'
import type { Bindable } from './bindable.js'
import type { Prepare, Prepared } from './sqlite-database.js'
import { paymentList, type ListedPayment } from './sqlite-payment-list.js'

/** A payment as it is bound. */
type BoundPayment = Bindable<PaymentColumns>

/** How many wait in a state. */
export interface WaitingRow {
  readonly state: PaymentState
  readonly count: number
  readonly oldest: number
}

/** Which payments to list, and what the page begins behind. */
export interface PageBound {
  readonly dialect: string
  readonly created_at: number
  readonly id: string
  readonly to: number
  readonly limit: number
}

export interface PaymentStatements {
  readonly insert: Prepared<[BoundPayment], never>
  readonly get: Prepared<[string], ListedPayment>
  readonly getByReference: Prepared<[string], ListedPayment>
  readonly versionOf: Prepared<[string], { readonly version: number }>
  readonly listByOrder: Prepared<[string], ListedPayment>
  /** Whether a payment cannot be inserted: its reference exists, or its order is taken. */
  readonly isTaken: Prepared<[BoundPayment], { readonly id: string }>
  readonly blocksOrder: Prepared<[{ order_id: string; id: string }], { readonly id: string }>
  readonly update: Prepared<[BoundPayment], never>
  readonly makeDue: Prepared<[{ id: string; at: number }], never>
  readonly makeDueAgain: Prepared<[{ id: string; at: number }], never>
  /** Takes a JSON object of times by payment id. */
  readonly makeAllDue: Prepared<[string], never>
  readonly countWaiting: Prepared<[string], WaitingRow>
  readonly list: Prepared<[PageBound], ListedPayment>
}

/** States in which an order may be paid again, as SQL. */
const freeStates = paymentStates
  .filter((state) => !blocksAnotherPayment(state))
  .map((state) => `'${state}'`)
  .join(', ')

/** As the column's default: the longest that a lease can be, in ms. */
const defaultLeaseMs = 3_600_000

const isDueAt = (at: string): string => `min(coalesce(next_check_at, ${at}), ${at})`

/** What is done to `payments`, claims apart. */
export function paymentStatements(prepare: Prepare): PaymentStatements {
  return {
    insert: prepare(
      `INSERT INTO payments (${paymentColumns.join(', ')})
       VALUES (${paymentColumns.map((column) => `@${column}`).join(', ')})`,
    ),
    get: prepare(`SELECT ${paymentList} FROM payments WHERE id = ?`),
    getByReference: prepare(`SELECT ${paymentList} FROM payments WHERE reference = ?`),
    versionOf: prepare('SELECT version FROM payments WHERE id = ?'),
    listByOrder: prepare(`SELECT ${paymentList} FROM payments WHERE order_id = ? ORDER BY rowid`),
    isTaken: prepare(
      `SELECT id FROM payments WHERE reference = @reference
       UNION ALL
       SELECT id FROM payments
       WHERE order_id = @order_id AND id <> @id AND (active = 1 OR state NOT IN (${freeStates}))
       LIMIT 1`,
    ),
    blocksOrder: prepare(
      `SELECT id FROM payments
       WHERE order_id = @order_id AND id <> @id AND state NOT IN (${freeStates}) LIMIT 1`,
    ),
    update: prepare(
      `UPDATE payments SET ${changingColumns.map((column) => `${column} = @${column}`).join(', ')},
         version = version + 1, lease_holder = NULL, lease_until = NULL,
         -- A process of an older version, which knows no lengths, may write the next lease.
         lease_ms = ${defaultLeaseMs}
       WHERE id = @id AND version = @version`,
    ),
    makeDue: prepare(
      `UPDATE payments SET next_check_at = ${isDueAt('@at')}, version = version + 1
       WHERE id = @id`,
    ),
    makeDueAgain: prepare(
      `UPDATE payments SET next_check_at = ${isDueAt('@at')}, version = version + 1
       WHERE id = @id AND state <> 'approved'`,
    ),
    makeAllDue: prepare(
      `UPDATE payments SET next_check_at = ${isDueAt('due.value')}, version = version + 1
       FROM json_each(?) AS due WHERE payments.id = due.key`,
    ),
    countWaiting: prepare(
      `SELECT state, count(*) AS count, min(created_at) AS oldest FROM payments
       WHERE dialect = ? AND state IN ('requested', 'unknown', 'pending', 'canceling', 'review')
       GROUP BY state ORDER BY state`,
    ),
    list: prepare(
      `SELECT ${paymentList} FROM payments
       WHERE dialect = @dialect AND (created_at, id) > (@created_at, @id) AND created_at < @to
       ORDER BY created_at, id LIMIT @limit`,
    ),
  }
}
