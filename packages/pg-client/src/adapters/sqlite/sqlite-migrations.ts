import type { Migration } from '../migration-history.js'

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
  {
    number: 4,
    name: 'claims by amount, keyed requests',
    sql: `
      ALTER TABLE payments ADD COLUMN amount_bucket INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE payments ADD COLUMN may_still_turn INTEGER NOT NULL DEFAULT 0
        CHECK (may_still_turn IN (0, 1));
      ALTER TABLE payments ADD COLUMN refunded_minor INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE payments ADD COLUMN callback_proof TEXT;
      -- As JSON; null where the gateway knows no keys.
      ALTER TABLE payments ADD COLUMN keyed_request TEXT;
      WITH RECURSIVE powers (bucket, least) AS (
        SELECT 0, 1 UNION ALL SELECT bucket + 1, least * 2 FROM powers WHERE bucket < 52
      )
      UPDATE payments
      SET amount_bucket = (SELECT max(bucket) FROM powers WHERE least <= amount_minor);

      DROP INDEX payments_due;
      CREATE INDEX payments_due ON payments (dialect, amount_bucket, next_check_at, id)
        WHERE next_check_at IS NOT NULL;
      DROP INDEX payments_waiting;
      CREATE INDEX payments_waiting ON payments (dialect, state, created_at)
        WHERE state IN ('requested', 'unknown', 'pending', 'canceling', 'review');
      CREATE INDEX payments_by_age ON payments (dialect, created_at, id);
    `,
  },
  {
    number: 5,
    name: 'callbacks and events by dialect',
    sql: `
      ALTER TABLE callbacks RENAME TO callbacks_of_one_dialect;
      CREATE TABLE callbacks (
        sequence INTEGER PRIMARY KEY,
        dialect TEXT NOT NULL,
        event_id TEXT NOT NULL,
        reference TEXT NOT NULL,
        payment_id TEXT REFERENCES payments (id),
        -- The callback as JSON, its body masked.
        callback TEXT NOT NULL,
        received_at INTEGER NOT NULL,
        settled INTEGER NOT NULL CHECK (settled IN (0, 1)),
        UNIQUE (dialect, event_id)
      ) STRICT;
      -- Until then there was one dialect; parked callbacks have no payment that names it.
      INSERT INTO callbacks
        SELECT sequence, 'async-card', event_id, reference, payment_id, callback, received_at,
          settled
        FROM callbacks_of_one_dialect;
      DROP TABLE callbacks_of_one_dialect;
      CREATE INDEX callbacks_unsettled ON callbacks (dialect, received_at) WHERE settled = 0;
      CREATE INDEX callbacks_by_payment ON callbacks (payment_id) WHERE settled = 0;
      CREATE INDEX callbacks_parked ON callbacks (dialect, reference) WHERE payment_id IS NULL;
      CREATE INDEX callbacks_parked_by_age ON callbacks (dialect, received_at)
        WHERE payment_id IS NULL;

      ALTER TABLE outbox ADD COLUMN dialect TEXT NOT NULL DEFAULT 'async-card';
      UPDATE outbox SET event = json_set(event, '$.refundedMinor', 0, '$.refund', json('null'))
        WHERE delivered = 0;
      DROP INDEX outbox_undelivered;
      CREATE INDEX outbox_undelivered ON outbox (dialect, sequence) WHERE delivered = 0;
    `,
  },
  {
    number: 6,
    name: 'refunds',
    sql: `
      CREATE TABLE refunds (
        sequence INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        payment_id TEXT NOT NULL REFERENCES payments (id),
        request_id TEXT NOT NULL,
        amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
        reason TEXT NOT NULL,
        state TEXT NOT NULL,
        certainty TEXT NOT NULL,
        gateway_key TEXT,
        refusal_code TEXT,
        refusal_reason TEXT,
        attempts INTEGER NOT NULL,
        last_sent_at INTEGER,
        may_be_in_flight INTEGER NOT NULL CHECK (may_be_in_flight IN (0, 1)),
        keyed_request TEXT,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        closed_at INTEGER,
        UNIQUE (payment_id, request_id)
      ) STRICT;
      -- At most one refund of a payment is open: its amount is reserved.
      CREATE UNIQUE INDEX refunds_open ON refunds (payment_id)
        WHERE state IN ('requested', 'unknown', 'pending');

      ALTER TABLE attempts RENAME TO attempts_of_submits;
      CREATE TABLE attempts (
        payment_id TEXT NOT NULL REFERENCES payments (id),
        -- Empty for the payment's submit.
        refund_id TEXT NOT NULL,
        number INTEGER NOT NULL,
        started_at INTEGER NOT NULL,
        ended_at INTEGER,
        ending TEXT,
        detail TEXT,
        PRIMARY KEY (payment_id, refund_id, number)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO attempts
        SELECT payment_id, '', number, started_at, ended_at, ending, detail
        FROM attempts_of_submits;
      DROP TABLE attempts_of_submits;
    `,
  },
  {
    number: 7,
    name: 'breaks',
    sql: `
      CREATE TABLE breaks (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        dialect TEXT NOT NULL,
        payment_id TEXT,
        order_id TEXT,
        reference TEXT,
        gateway_key TEXT,
        ours TEXT,
        theirs TEXT,
        found_at INTEGER NOT NULL,
        last_seen_at INTEGER NOT NULL,
        closed_at INTEGER
      ) STRICT;
      CREATE INDEX breaks_open ON breaks (dialect, found_at, id) WHERE closed_at IS NULL;
      CREATE INDEX breaks_closed ON breaks (dialect, found_at, id) WHERE closed_at IS NOT NULL;
    `,
  },
  {
    number: 8,
    name: 'leases of several lengths',
    sql: `
      -- Those from before are taken for the longest there can be.
      ALTER TABLE payments ADD COLUMN lease_ms INTEGER NOT NULL DEFAULT 3600000;
    `,
  },
  {
    number: 9,
    name: 'indices without lists',
    sql: `
      -- For each list SQLite builds a table in memory, whenever it changes a row of the table.
      DROP INDEX payments_waiting;
      CREATE INDEX payments_waiting ON payments (dialect, state, created_at)
        WHERE state = 'requested' OR state = 'unknown' OR state = 'pending'
          OR state = 'canceling' OR state = 'review';
      DROP INDEX refunds_open;
      CREATE UNIQUE INDEX refunds_open ON refunds (payment_id)
        WHERE state = 'requested' OR state = 'unknown' OR state = 'pending';
    `,
  },
]
