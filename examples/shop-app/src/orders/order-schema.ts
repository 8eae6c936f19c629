import type { Migration } from '../database/open-database.js'
import { outboxMigration } from '../outbox/outbox-table.js'

/** The orders' own tables, step by step. */
export const orderMigrations: readonly Migration[] = [
  `CREATE TABLE orders (
     id TEXT PRIMARY KEY,
     buyer TEXT NOT NULL,
     status TEXT NOT NULL,
     failure TEXT,
     amount INTEGER NOT NULL CHECK (amount > 0),
     in_review INTEGER NOT NULL CHECK (in_review IN (0, 1)),
     expires_at INTEGER NOT NULL,
     created_at INTEGER NOT NULL,
     updated_at INTEGER NOT NULL,
     version INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX orders_pending ON orders (id) WHERE status = 'PENDING';
   CREATE INDEX orders_waiting ON orders (expires_at) WHERE status = 'PAYMENT_WAITING';
   CREATE TABLE order_items (
     order_id TEXT NOT NULL REFERENCES orders (id),
     position INTEGER NOT NULL,
     product_id TEXT NOT NULL,
     name TEXT NOT NULL,
     price INTEGER NOT NULL CHECK (price > 0),
     quantity INTEGER NOT NULL CHECK (quantity > 0),
     PRIMARY KEY (order_id, position)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE saga_steps (
     order_id TEXT NOT NULL REFERENCES orders (id),
     position INTEGER NOT NULL,
     step TEXT NOT NULL,
     round INTEGER NOT NULL,
     state TEXT NOT NULL,
     PRIMARY KEY (order_id, position)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX saga_steps_undoing ON saga_steps (order_id) WHERE state = 'undoing';
   CREATE TABLE idempotency_keys (
     buyer TEXT NOT NULL,
     key TEXT NOT NULL,
     fingerprint TEXT NOT NULL,
     order_id TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     PRIMARY KEY (buyer, key)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE applied_events (
     sequence INTEGER PRIMARY KEY,
     applied_at INTEGER NOT NULL
   ) STRICT;`,
  `CREATE INDEX orders_in_review ON orders (updated_at) WHERE in_review = 1;`,
  // A key from before may have paid: it counts as bound, and shows the truth.
  `DROP TABLE applied_events;
   ALTER TABLE idempotency_keys ADD COLUMN round INTEGER;
   UPDATE idempotency_keys SET round = 1;
   CREATE INDEX orders_resting ON orders (updated_at) WHERE status = 'PAYMENT_WAITING';
   CREATE INDEX saga_steps_holding ON saga_steps (order_id)
     WHERE step = 'stock' AND state = 'running';`,
  outboxMigration('order_outbox'),
  `ALTER TABLE orders ADD COLUMN points_used INTEGER NOT NULL DEFAULT 0
     CHECK (points_used BETWEEN 0 AND amount);
   ALTER TABLE orders ADD COLUMN cancels INTEGER NOT NULL DEFAULT 0;
   UPDATE orders SET failure = 'SAGA_TIMEOUT'
     WHERE failure IN ('EXPIRED', 'INTERRUPTED', 'CATALOG_UNAVAILABLE');
   CREATE INDEX orders_of_buyer ON orders (buyer, created_at, id);
   CREATE INDEX orders_canceling ON orders (id) WHERE status = 'CANCELING';
   DROP INDEX saga_steps_holding;
   CREATE INDEX saga_steps_holding ON saga_steps (order_id) WHERE state = 'running';
   DROP INDEX saga_steps_undoing;
   INSERT INTO order_outbox
       (kind, key, payload, state, attempts, next_attempt_at, created_at)
     SELECT 'UNDO_STEP', order_id,
       json_object('kind', 'UNDO_STEP', 'step', step, 'round', round), 'waiting', 0, 0, 0
     FROM saga_steps WHERE state = 'undoing' ORDER BY order_id, position DESC;
   CREATE TABLE order_progress (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     order_id TEXT NOT NULL REFERENCES orders (id),
     source TEXT UNIQUE,
     progress TEXT NOT NULL CHECK (json_valid(progress)),
     at INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX order_progress_of_order ON order_progress (order_id, id);`,
]
