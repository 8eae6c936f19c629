import { createHash } from 'node:crypto'
import type { Database } from 'better-sqlite3'

/** One step of the schema. Never edited once released: its checksum is compared at every start. */
export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
}

/** Forward only, in order. A change of the schema is a new entry at the end. */
export const migrations: readonly Migration[] = [
  {
    number: 1,
    name: 'payments',
    sql: `
      CREATE TABLE payments (
        id TEXT PRIMARY KEY,
        reference TEXT NOT NULL UNIQUE,
        order_id TEXT NOT NULL,
        owner TEXT NOT NULL,
        amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
        currency TEXT NOT NULL,
        dialect TEXT NOT NULL,
        card_last4 TEXT,
        state TEXT NOT NULL,
        certainty TEXT NOT NULL,
        gateway_key TEXT,
        decline_code TEXT,
        decline_reason TEXT,
        review_reason TEXT,
        settled_by TEXT,
        active INTEGER NOT NULL CHECK (active IN (0, 1)),
        attempts INTEGER NOT NULL,
        last_sent_at INTEGER,
        may_be_in_flight INTEGER NOT NULL CHECK (may_be_in_flight IN (0, 1)),
        checks INTEGER NOT NULL,
        next_check_at INTEGER,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        settled_at INTEGER,
        version INTEGER NOT NULL,
        lease_holder TEXT,
        lease_until INTEGER
      ) STRICT;
      CREATE INDEX payments_by_order ON payments (order_id);
      -- At most one payment of an order may collect.
      CREATE UNIQUE INDEX payments_active ON payments (order_id) WHERE active = 1;
      CREATE INDEX payments_due ON payments (next_check_at, lease_until)
        WHERE next_check_at IS NOT NULL;
      CREATE INDEX payments_waiting ON payments (state, created_at)
        WHERE state IN ('requested', 'unknown', 'pending', 'review');

      CREATE TABLE attempts (
        payment_id TEXT NOT NULL REFERENCES payments (id),
        number INTEGER NOT NULL,
        started_at INTEGER NOT NULL,
        ended_at INTEGER,
        ending TEXT,
        detail TEXT,
        PRIMARY KEY (payment_id, number)
      ) STRICT, WITHOUT ROWID;
    `,
  },
  {
    number: 2,
    name: 'callbacks and outbox',
    sql: `
      CREATE TABLE callbacks (
        sequence INTEGER PRIMARY KEY,
        event_id TEXT NOT NULL UNIQUE,
        reference TEXT NOT NULL,
        payment_id TEXT REFERENCES payments (id),
        -- The callback as JSON, its body masked.
        callback TEXT NOT NULL,
        received_at INTEGER NOT NULL,
        settled INTEGER NOT NULL CHECK (settled IN (0, 1))
      ) STRICT;
      CREATE INDEX callbacks_unsettled ON callbacks (received_at) WHERE settled = 0;
      CREATE INDEX callbacks_by_payment ON callbacks (payment_id) WHERE settled = 0;
      CREATE INDEX callbacks_parked ON callbacks (reference) WHERE payment_id IS NULL;

      CREATE TABLE outbox (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        payment_id TEXT NOT NULL REFERENCES payments (id),
        event TEXT NOT NULL,
        delivered INTEGER NOT NULL CHECK (delivered IN (0, 1))
      ) STRICT;
      CREATE INDEX outbox_undelivered ON outbox (sequence) WHERE delivered = 0;
    `,
  },
  {
    number: 3,
    name: 'parked callbacks by age',
    sql: `
      CREATE INDEX callbacks_parked_by_age ON callbacks (received_at) WHERE payment_id IS NULL;
    `,
  },
]

/**
 * Brings a database to the newest schema: one transaction under the write lock, so that of
 * several processes that start at once only one migrates.
 *
 * @throws Error where the database was written by a newer version, or an entry was edited.
 */
export function migrate(database: Database, entries: readonly Migration[] = migrations): void {
  database
    .transaction(() => {
      database.exec(
        `CREATE TABLE IF NOT EXISTS migrations (
           number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL
         ) STRICT`,
      )
      const applied = database
        .prepare<[], { number: number; checksum: string }>(
          'SELECT number, checksum FROM migrations ORDER BY number',
        )
        .all()
      refuseForeignHistory(applied, entries)
      for (const entry of entries.slice(applied.length)) {
        database.exec(entry.sql)
        database
          .prepare('INSERT INTO migrations (number, name, checksum) VALUES (?, ?, ?)')
          .run(entry.number, entry.name, checksumOf(entry))
      }
    })
    .immediate()
}

function refuseForeignHistory(
  applied: readonly { number: number; checksum: string }[],
  entries: readonly Migration[],
): void {
  for (const [position, { number, checksum }] of applied.entries()) {
    const entry = entries[position]
    if (!entry || entry.number !== number) {
      throw new Error(`its schema has migration ${number}, which this version does not know`)
    }
    if (checksumOf(entry) !== checksum) {
      throw new Error(`migration ${number} (${entry.name}) differs from the one that was applied`)
    }
  }
}

function checksumOf({ sql }: Migration): string {
  return createHash('sha256').update(sql).digest('hex')
}
