import type { Database } from 'better-sqlite3'
import type { AttemptEnding } from '../../payment/certainty.js'
import type { PaymentState } from '../../payment/payment-state.js'
import type { OutboxRequest } from '../../ports/payment-store.js'
import { changingColumns, paymentColumns, type PaymentRow } from './sqlite-payment-row.js'

export interface AttemptRow {
  readonly number: number
  readonly started_at: number
  readonly ended_at: number | null
  readonly ending: AttemptEnding | null
  readonly detail: string | null
}

export interface CallbackRow {
  readonly event_id: string
  readonly payment_id: string | null
  readonly callback: string
  readonly received_at: number
}

export interface WaitingRow {
  readonly state: PaymentState
  readonly count: number
  readonly oldest: number
}

/** What the store uses of a prepared statement; the driver's own type cannot be named in ours. */
interface Prepared<Bound extends readonly unknown[], Row> {
  run(...bound: Bound): { readonly changes: number }
  get(...bound: Bound): Row | undefined
  all(...bound: Bound): Row[]
}

type Prepare = <Bound extends readonly unknown[], Row = never>(sql: string) => Prepared<Bound, Row>

const columns = paymentColumns.join(', ')

interface Claim {
  readonly now: number
  readonly limit: number
  readonly holder: string
  readonly until: number
}

/** One range of the index at a time: a condition of two would read all that waits. */
const claimWhere = (isDue: string): string =>
  `UPDATE payments SET lease_holder = @holder, lease_until = @until
   WHERE id IN (
     SELECT id FROM payments
     WHERE next_check_at IS NOT NULL AND ${isDue}
       AND (lease_until IS NULL OR lease_until <= @now OR lease_until > @until)
     ORDER BY next_check_at LIMIT @limit
   )
   RETURNING ${columns}`

const paymentStatements = (prepare: Prepare) => ({
  insert: prepare<[PaymentRow]>(
    `INSERT INTO payments (${columns})
     VALUES (${paymentColumns.map((column) => `@${column}`).join(', ')})`,
  ),
  get: prepare<[string], PaymentRow>(`SELECT ${columns} FROM payments WHERE id = ?`),
  findByReference: prepare<[string], PaymentRow>(
    `SELECT ${columns} FROM payments WHERE reference = ?`,
  ),
  listByOrder: prepare<[string], PaymentRow>(
    `SELECT ${columns} FROM payments WHERE order_id = ? ORDER BY rowid`,
  ),
  blocksOrder: prepare<[{ order_id: string; id: string }], { id: string }>(
    `SELECT id FROM payments
     WHERE order_id = @order_id AND id <> @id AND state NOT IN ('declined', 'failed') LIMIT 1`,
  ),
  update: prepare<[PaymentRow]>(
    `UPDATE payments SET ${changingColumns.map((column) => `${column} = @${column}`).join(', ')},
       version = version + 1, lease_holder = NULL, lease_until = NULL
     WHERE id = @id AND version = @version`,
  ),
  makeDue: prepare<[{ id: string; at: number }]>(
    `UPDATE payments
     SET next_check_at = min(coalesce(next_check_at, @at), @at), version = version + 1
     WHERE id = @id`,
  ),
  // Nothing where the callback is parked (no id) or its payment is approved.
  makeDueAgain: prepare<[{ id: string | null; at: number }]>(
    `UPDATE payments
     SET next_check_at = min(coalesce(next_check_at, @at), @at), version = version + 1
     WHERE id = @id AND state <> 'approved'`,
  ),
  claimDue: prepare<[Claim], PaymentRow>(claimWhere('next_check_at <= @now')),
  claimBeyond: prepare<[Claim & { horizon: number }], PaymentRow>(
    claimWhere('next_check_at > @horizon'),
  ),
  countWaiting: prepare<[], WaitingRow>(
    `SELECT state, count(*) AS count, min(created_at) AS oldest FROM payments
     WHERE state IN ('requested', 'unknown', 'pending', 'review')
     GROUP BY state ORDER BY state`,
  ),
  listAttempts: prepare<[string], AttemptRow>(
    `SELECT number, started_at, ended_at, ending, detail FROM attempts
     WHERE payment_id = ? ORDER BY number`,
  ),
  putAttempt: prepare<[AttemptRow & { payment_id: string }]>(
    `INSERT INTO attempts (payment_id, number, started_at, ended_at, ending, detail)
     VALUES (@payment_id, @number, @started_at, @ended_at, @ending, @detail)
     ON CONFLICT (payment_id, number) DO UPDATE SET
       ended_at = excluded.ended_at, ending = excluded.ending, detail = excluded.detail`,
  ),
})

const callbackStatements = (prepare: Prepare) => ({
  find: prepare<[string], CallbackRow>(
    'SELECT event_id, payment_id, callback, received_at FROM callbacks WHERE event_id = ?',
  ),
  insert: prepare<[CallbackRow & { reference: string }]>(
    `INSERT INTO callbacks (event_id, reference, payment_id, callback, received_at, settled)
     VALUES (@event_id, @reference, @payment_id, @callback, @received_at, 0)`,
  ),
  settle: prepare<[string]>('UPDATE callbacks SET settled = 1 WHERE event_id = ?'),
  settleAll: prepare<[string]>(
    'UPDATE callbacks SET settled = 1 WHERE payment_id = ? AND settled = 0',
  ),
  listUnsettled: prepare<[number], CallbackRow>(
    `SELECT event_id, payment_id, callback, received_at FROM callbacks
     WHERE settled = 0 ORDER BY received_at, sequence LIMIT ?`,
  ),
  listAdoptable: prepare<[], { event_id: string; payment_id: string; at: number }>(
    `SELECT event_id, payments.id AS payment_id, received_at AS at
     FROM callbacks JOIN payments ON payments.reference = callbacks.reference
     WHERE callbacks.payment_id IS NULL`,
  ),
  dropOld: prepare<[number]>('DELETE FROM callbacks WHERE payment_id IS NULL AND received_at < ?'),
  dropBeyond: prepare<[number]>(
    `DELETE FROM callbacks WHERE sequence IN (
       SELECT sequence FROM callbacks WHERE payment_id IS NULL
       ORDER BY received_at DESC, sequence DESC LIMIT -1 OFFSET ?
     )`,
  ),
  bind: prepare<[{ event_id: string; payment_id: string }]>(
    'UPDATE callbacks SET payment_id = @payment_id WHERE event_id = @event_id',
  ),
})

const outboxStatements = (prepare: Prepare) => ({
  append: prepare<[string, string]>(
    'INSERT INTO outbox (payment_id, event, delivered) VALUES (?, ?, 0)',
  ),
  read: prepare<[OutboxRequest], { sequence: number; event: string }>(
    `SELECT sequence, event FROM outbox WHERE delivered = 0 AND sequence > @after
     ORDER BY sequence LIMIT @limit`,
  ),
  markDelivered: prepare<[number]>('UPDATE outbox SET delivered = 1 WHERE sequence = ?'),
})

/** Every statement of the store, prepared once. */
export function prepareStatements(database: Database) {
  const prepare = <Bound extends readonly unknown[], Row>(sql: string): Prepared<Bound, Row> => {
    const statement = database.prepare<unknown[], Row>(sql)
    return {
      run: (...bound) => statement.run(...bound),
      get: (...bound) => statement.get(...bound),
      all: (...bound) => statement.all(...bound),
    }
  }
  return {
    payments: paymentStatements(prepare),
    callbacks: callbackStatements(prepare),
    outbox: outboxStatements(prepare),
  }
}

export type SqliteStatements = ReturnType<typeof prepareStatements>
