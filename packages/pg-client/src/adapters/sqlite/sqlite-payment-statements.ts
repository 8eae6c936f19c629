import {
  blocksAnotherPayment,
  paymentStates,
  type PaymentState,
} from '../../payment/payment-state.js'
import { changingColumns, paymentColumns, type PaymentColumns } from '../rows/payment-row.js'
import { limit } from './limit.js'
import { namedRows, type NamedRows } from './named-rows.js'
import { oneOf } from './one-of.js'
import { rowWriter, type RowWriter } from './row-writer.js'
import type { Prepare, Prepared } from './sqlite-database.js'
import { listedColumns, paymentList, type ListedPayment } from './sqlite-payment-list.js'

/** What of a payment may be taken by another one. */
interface Claimed {
  readonly id: string
  readonly reference: string
  readonly order_id: string
}

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
  readonly insert: RowWriter<PaymentColumns>
  readonly get: NamedRows<[string], ListedPayment>
  readonly getByReference: NamedRows<[string], ListedPayment>
  readonly versionOf: Prepared<[string], { readonly version: number }>
  readonly listByOrder: NamedRows<[string], ListedPayment>
  /** Whether a payment cannot be inserted: its reference exists, or its order is taken. */
  readonly isTaken: Prepared<[Claimed], { readonly id: string }>
  readonly blocksOrder: Prepared<[{ order_id: string; id: string }], { readonly id: string }>
  readonly update: RowWriter<PaymentColumns>
  /** The same, but for the time of the next check. */
  readonly updateKeepingCheck: RowWriter<PaymentColumns>
  readonly makeDue: Prepared<[{ id: string; at: number }], never>
  readonly makeDueAgain: Prepared<[{ id: string; at: number }], never>
  /** Takes a JSON object of times by payment id. */
  readonly makeAllDue: Prepared<[string], never>
  readonly countWaiting: Prepared<[string], WaitingRow>
  readonly list: NamedRows<[PageBound], ListedPayment>
}

/** That an order may not be paid again, as SQL. */
const blocksOrder = oneOf('state', paymentStates.filter(blocksAnotherPayment))

/** As the index `payments_waiting` has them. */
const waitingStates: readonly PaymentState[] = [
  'requested',
  'unknown',
  'pending',
  'canceling',
  'review',
]

/** As the column's default: the longest that a lease can be, in ms. */
const defaultLeaseMs = 3_600_000

const isDueAt = (at: string): string => `min(coalesce(next_check_at, ${at}), ${at})`

/** Compares and sets; the lease, if any, ends. */
function updateOf(
  prepare: Prepare,
  columns: readonly (keyof PaymentColumns)[],
): RowWriter<PaymentColumns> {
  return rowWriter(
    prepare,
    `UPDATE payments SET ${columns.map((column) => `${column} = ?`).join(', ')},
       version = version + 1, lease_holder = NULL, lease_until = NULL,
       -- A process of an older version, which knows no lengths, may write the next lease.
       lease_ms = ${defaultLeaseMs}
     WHERE id = ? AND version = ?`,
    [...columns, 'id', 'version'],
  )
}

/** What is done to `payments`, claims apart. */
export function paymentStatements(prepare: Prepare): PaymentStatements {
  const listWhere = <Bound extends readonly unknown[]>(
    which: string,
  ): NamedRows<Bound, ListedPayment> =>
    namedRows(prepare, `SELECT ${paymentList} FROM payments WHERE ${which}`, listedColumns)
  return {
    insert: rowWriter(
      prepare,
      `INSERT INTO payments (${paymentColumns.join(', ')})
       VALUES (${paymentColumns.map(() => '?').join(', ')})`,
      paymentColumns,
    ),
    get: listWhere('id = ?'),
    getByReference: listWhere('reference = ?'),
    versionOf: prepare('SELECT version FROM payments WHERE id = ?'),
    listByOrder: listWhere('order_id = ? ORDER BY rowid'),
    isTaken: prepare(
      `SELECT id FROM payments WHERE reference = @reference
       UNION ALL
       SELECT id FROM payments
       WHERE order_id = @order_id AND id <> @id AND (active = 1 OR ${blocksOrder})
       LIMIT 1`,
    ),
    blocksOrder: prepare(
      `SELECT id FROM payments
       WHERE order_id = @order_id AND id <> @id AND ${blocksOrder} LIMIT 1`,
    ),
    update: updateOf(prepare, changingColumns),
    updateKeepingCheck: updateOf(
      prepare,
      changingColumns.filter((column) => column !== 'next_check_at'),
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
       WHERE dialect = ? AND ${oneOf('state', waitingStates)}
       GROUP BY state ORDER BY state`,
    ),
    list: listWhere(
      `dialect = @dialect AND (created_at, id) > (@created_at, @id) AND created_at < @to
       ORDER BY created_at, id ${limit('@limit')}`,
    ),
  }
}
