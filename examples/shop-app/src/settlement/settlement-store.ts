import type { Database } from 'better-sqlite3'
import { openDatabase, type Synchronous } from '../database/open-database.js'
import { preparedOnce } from '../database/prepared-once.js'
import type { PaymentMessage } from '../payments/payment-messages.js'
import { seoulDayOf } from './seoul-day.js'
import type { DailySettlement, SettlementEntry, SettlementTotal } from './settlement.js'

const migrations = [
  `CREATE TABLE settlement_inbox (
     message_id TEXT PRIMARY KEY,
     received_at INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE settled_payments (
     payment_id TEXT PRIMARY KEY,
     kept_minor INTEGER NOT NULL CHECK (kept_minor >= 0),
     last_sequence INTEGER NOT NULL,
     currency TEXT NOT NULL,
     dialect TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE settlement_entries (
     number INTEGER PRIMARY KEY AUTOINCREMENT,
     payment_id TEXT NOT NULL REFERENCES settled_payments (payment_id),
     order_id TEXT NOT NULL,
     day TEXT NOT NULL,
     kind TEXT NOT NULL CHECK (kind IN ('sale', 'refund')),
     amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
     currency TEXT NOT NULL,
     dialect TEXT NOT NULL,
     at INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX settlement_entries_sums
     ON settlement_entries (day, dialect, currency, kind, amount_minor);
   CREATE INDEX settlement_entries_of_day ON settlement_entries (day, number);`,
  // The last sequence of each payment tells what was seen before.
  `DROP TABLE settlement_inbox;`,
]

const sums = `COUNT(*) FILTER (WHERE kind = 'sale') AS sales,
  COALESCE(SUM(amount_minor) FILTER (WHERE kind = 'sale'), 0) AS salesMinor,
  COUNT(*) FILTER (WHERE kind = 'refund') AS refunds,
  COALESCE(SUM(amount_minor) FILTER (WHERE kind = 'refund'), 0) AS refundsMinor`

interface SumsRow {
  readonly dialect: string
  readonly currency: string
  readonly sales: number
  readonly salesMinor: number
  readonly refunds: number
  readonly refundsMinor: number
}

/** An `outdated` message comes a second time, or after a newer one. */
export type Applied = 'applied' | 'outdated'

/**
 * How much money was taken and given back, day by day. Messages tell what is kept of a payment; an
 * entry is the difference to what was known. So one that comes twice, late, or after a newer one
 * counts once or not at all, and sales less refunds is always what is kept.
 */
export class SettlementStore {
  readonly #database: Database
  readonly #prepare: Database['prepare']

  /** @throws StartFailure when the file cannot be opened. */
  constructor(file: string, synchronous?: Synchronous) {
    this.#database = openDatabase(file, migrations, synchronous)
    this.#prepare = preparedOnce(this.#database)
  }

  /** Books what a message tells, in one transaction with having seen it. */
  apply(message: PaymentMessage): Applied {
    const work = this.#database.transaction((): Applied => {
      const known = this.#prepare<[string], { kept: number; sequence: number }>(
        `SELECT kept_minor AS kept, last_sequence AS sequence FROM settled_payments
         WHERE payment_id = ?`,
      ).get(message.paymentId)
      if (known && known.sequence >= message.sequence) return 'outdated'
      this.#keep(message)
      this.#book(message, message.keptMinor - (known?.kept ?? 0))
      return 'applied'
    })
    return work.immediate()
  }

  /**
   * Sums per day, gateway and currency, in this order; both days (`YYYY-MM-DD`) included. A day on
   * which nothing happened is not there.
   */
  daily({ from, to }: { from: string; to: string }): readonly DailySettlement[] {
    return this.#prepare<[string, string], SumsRow & { day: string }>(
      `SELECT day, dialect, currency, ${sums} FROM settlement_entries
       WHERE day BETWEEN ? AND ?
       GROUP BY day, dialect, currency ORDER BY day, dialect, currency`,
    )
      .all(from, to)
      .map((row) => ({ day: row.day, ...sumsOf(row) }))
  }

  /** Sums of all time, per gateway and currency. */
  total(): readonly SettlementTotal[] {
    return this.#prepare<[], SumsRow & { keptMinor: number }>(
      `SELECT dialect, currency, ${sums},
         (SELECT COALESCE(SUM(kept_minor), 0) FROM settled_payments AS payment
          WHERE payment.dialect = entry.dialect AND payment.currency = entry.currency) AS keptMinor
       FROM settlement_entries AS entry
       GROUP BY dialect, currency ORDER BY dialect, currency`,
    )
      .all()
      .map((row) => ({ ...sumsOf(row), keptMinor: row.keptMinor }))
  }

  /** The entries of a day, oldest first; `after` is the last number of the page before. */
  entriesOf(
    day: string,
    { limit, after = 0 }: { limit: number; after?: number },
  ): readonly SettlementEntry[] {
    return this.#prepare<[string, number, number], SettlementEntry>(
      `SELECT number, payment_id AS paymentId, order_id AS orderId, day, kind,
         amount_minor AS amountMinor, payment.kept_minor AS keptMinor, entry.currency,
         entry.dialect, at
       FROM settlement_entries AS entry JOIN settled_payments AS payment USING (payment_id)
       WHERE day = ? AND number > ? ORDER BY number LIMIT ?`,
    ).all(day, after, limit)
  }

  close(): void {
    this.#database.close()
  }

  #keep({ paymentId, keptMinor, sequence, currency, dialect }: PaymentMessage): void {
    this.#prepare(
      `INSERT INTO settled_payments (payment_id, kept_minor, last_sequence, currency, dialect)
       VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (payment_id) DO UPDATE
         SET kept_minor = excluded.kept_minor, last_sequence = excluded.last_sequence`,
    ).run(paymentId, keptMinor, sequence, currency, dialect)
  }

  #book({ paymentId, orderId, currency, dialect, at }: PaymentMessage, changeMinor: number): void {
    if (changeMinor === 0) return
    const kind = changeMinor > 0 ? 'sale' : 'refund'
    this.#prepare(
      `INSERT INTO settlement_entries
         (payment_id, order_id, day, kind, amount_minor, currency, dialect, at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(paymentId, orderId, seoulDayOf(at), kind, Math.abs(changeMinor), currency, dialect, at)
  }
}

function sumsOf({ dialect, currency, sales, salesMinor, refunds, refundsMinor }: SumsRow) {
  return {
    dialect,
    currency,
    sales: { count: sales, sumMinor: salesMinor },
    refunds: { count: refunds, sumMinor: refundsMinor },
    netMinor: salesMinor - refundsMinor,
  }
}
