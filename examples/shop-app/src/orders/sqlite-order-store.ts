import type { Database } from 'better-sqlite3'
import type { Clock } from '@holdfast/resilience-kit'
import { openDatabase, type Synchronous } from '../database/open-database.js'
import { preparedOnce } from '../database/prepared-once.js'
import type { OrderFailure, OrderStatus } from './order-state.js'
import type {
  KeyRecord,
  OrderChange,
  OrderStore,
  StandingKey,
  UnfinishedPage,
} from './order-store.js'
import type { Order, OrderItem, SagaStep } from './order.js'

const migrations = [
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
]

interface OrderRow {
  readonly id: string
  readonly buyer: string
  readonly status: OrderStatus
  readonly failure: OrderFailure | null
  readonly amount: number
  readonly inReview: 0 | 1
  readonly expiresAt: number
  readonly createdAt: number
  readonly updatedAt: number
  readonly version: number
}

/** Orders in a SQLite file of their own. */
export class SqliteOrderStore implements OrderStore {
  readonly #database: Database
  readonly #prepare: Database['prepare']
  readonly #clock: Clock

  /** @throws StartFailure when the file cannot be opened. */
  constructor(file: string, clock: Clock, synchronous?: Synchronous) {
    this.#database = openDatabase(file, migrations, synchronous)
    this.#prepare = preparedOnce(this.#database)
    this.#clock = clock
  }

  claimKey(record: KeyRecord): StandingKey {
    const work = this.#database.transaction((): StandingKey => {
      this.#prepare(
        `INSERT OR IGNORE INTO idempotency_keys (buyer, key, fingerprint, order_id, created_at)
           VALUES (@buyer, @key, @fingerprint, @orderId, @now)`,
      ).run({ ...record, now: this.#clock.now() })
      const stands = this.#prepare<[string, string], StandingKey>(
        `SELECT buyer, key, fingerprint, order_id AS orderId, round
           FROM idempotency_keys WHERE buyer = ? AND key = ?`,
      ).get(record.buyer, record.key)
      return stands ?? { ...record, round: null }
    })
    return work.immediate()
  }

  insert(order: Order): void {
    const work = this.#database.transaction(() => {
      this.#prepare(
        `INSERT INTO orders (id, buyer, status, failure, amount, in_review, expires_at,
             created_at, updated_at, version)
           VALUES (@id, @buyer, @status, @failure, @amount, @inReview, @expiresAt,
             @createdAt, @updatedAt, @version)`,
      ).run(rowOf(order))
      const insertItem = this.#prepare(
        `INSERT INTO order_items (order_id, position, product_id, name, price, quantity)
         VALUES (@orderId, @position, @productId, @name, @price, @quantity)`,
      )
      order.items.forEach((item, position) => {
        insertItem.run({ ...item, orderId: order.id, position })
      })
      this.#writeSteps(order)
    })
    work.immediate()
  }

  get(orderId: string): Order | undefined {
    const read = this.#database.transaction((): Order | undefined => {
      const row = this.#prepare<[string], OrderRow>(
        `SELECT id, buyer, status, failure, amount, in_review AS inReview,
             expires_at AS expiresAt, created_at AS createdAt, updated_at AS updatedAt, version
           FROM orders WHERE id = ?`,
      ).get(orderId)
      if (!row) return undefined
      const items = this.#prepare<[string], OrderItem>(
        `SELECT product_id AS productId, name, price, quantity
           FROM order_items WHERE order_id = ? ORDER BY position`,
      ).all(orderId)
      const steps = this.#prepare<[string], SagaStep>(
        `SELECT step, round, state FROM saga_steps WHERE order_id = ? ORDER BY position`,
      ).all(orderId)
      return { ...row, inReview: row.inReview === 1, items, steps }
    })
    return read()
  }

  save({ order, begins }: OrderChange): 'saved' | 'stale' {
    const work = this.#database.transaction((): 'saved' | 'stale' => {
      const { changes } = this.#prepare(
        `UPDATE orders SET status = @status, failure = @failure, in_review = @inReview,
             updated_at = @updatedAt, version = version + 1
           WHERE id = @id AND version = @version`,
      ).run(rowOf(order))
      if (changes === 0) return 'stale'
      this.#writeSteps(order)
      if (begins) {
        this.#prepare(
          `UPDATE idempotency_keys SET round = @round WHERE buyer = @buyer AND key = @key`,
        ).run({ ...begins, buyer: order.buyer })
      }
      return 'saved'
    })
    return work.immediate()
  }

  pageUnfinished(page: UnfinishedPage): readonly string[] {
    return this.#prepare<UnfinishedPage, string>(
      `SELECT id FROM orders WHERE status = 'PENDING' AND id > @after
         UNION
         SELECT id FROM orders
           WHERE status = 'PAYMENT_WAITING' AND expires_at <= @expiredBy AND id > @after
         UNION
         SELECT id FROM orders
           WHERE status = 'PAYMENT_WAITING' AND id > @after
             AND updated_at > @restedSince AND updated_at <= @restedBy
         UNION
         SELECT order_id FROM saga_steps WHERE state = 'undoing' AND order_id > @after
         UNION
         SELECT order_id FROM saga_steps JOIN orders ON orders.id = order_id
           WHERE step = 'stock' AND state = 'running' AND status = 'FAILED' AND order_id > @after
         ORDER BY id LIMIT @limit`,
    )
      .pluck()
      .all(page)
  }

  listInReview(limit: number): readonly Pick<Order, 'id' | 'status'>[] {
    return this.#prepare<[number], Pick<Order, 'id' | 'status'>>(
      `SELECT id, status FROM orders WHERE in_review = 1 ORDER BY updated_at LIMIT ?`,
    ).all(limit)
  }

  countByStatus(): ReadonlyMap<OrderStatus, number> {
    const rows = this.#prepare<[], { status: OrderStatus; count: number }>(
      `SELECT status, COUNT(*) AS count FROM orders GROUP BY status`,
    ).all()
    return new Map(rows.map(({ status, count }) => [status, count]))
  }

  close(): void {
    this.#database.close()
  }

  #writeSteps(order: Order): void {
    const write = this.#prepare(
      `INSERT INTO saga_steps (order_id, position, step, round, state)
       VALUES (@orderId, @position, @step, @round, @state)
       ON CONFLICT (order_id, position) DO UPDATE SET state = excluded.state`,
    )
    order.steps.forEach((step, position) => write.run({ ...step, orderId: order.id, position }))
  }
}

function rowOf(order: Order): OrderRow {
  const { id, buyer, status, failure, amount, expiresAt, createdAt, updatedAt, version } = order
  const inReview = order.inReview ? 1 : 0
  return { id, buyer, status, failure, amount, inReview, expiresAt, createdAt, updatedAt, version }
}
