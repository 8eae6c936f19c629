import type { Database } from 'better-sqlite3'
import type { Clock } from '@holdfast/resilience-kit'
import { openDatabase, type Synchronous } from '../database/open-database.js'
import { preparedOnce } from '../database/prepared-once.js'
import { OutboxTable } from '../outbox/outbox-table.js'
import type { Order, OrderItem } from './order.js'
import type { OrderProgress, StoredProgress } from './order-progress.js'
import { orderMigrations } from './order-schema.js'
import type { OrderFailure, OrderStatus } from './order-state.js'
import type {
  KeyRecord,
  OrderChange,
  OrderListRequest,
  OrderStore,
  StandingKey,
  UnfinishedPage,
} from './order-store.js'
import type { SagaStep } from './saga/saga-step.js'
import { unfinishedOrders } from './unfinished-orders.js'

interface OrderRow extends Omit<Order, 'inReview' | 'items' | 'steps'> {
  readonly status: OrderStatus
  readonly failure: OrderFailure | null
  readonly inReview: 0 | 1
}

const columns = `id, buyer, status, failure, amount, points_used AS pointsUsed, cancels,
  in_review AS inReview, expires_at AS expiresAt, created_at AS createdAt,
  updated_at AS updatedAt, version`

/** Orders in a SQLite file of their own. */
export class SqliteOrderStore implements OrderStore {
  readonly outbox: OutboxTable
  readonly #database: Database
  readonly #prepare: Database['prepare']
  readonly #clock: Clock

  /** @throws StartFailure when the file cannot be opened. */
  constructor(file: string, clock: Clock, synchronous?: Synchronous) {
    this.#database = openDatabase(file, orderMigrations, synchronous)
    this.#prepare = preparedOnce(this.#database)
    this.#clock = clock
    this.outbox = new OutboxTable(this.#database, 'order_outbox', clock, { deadHolds: false })
  }

  findKey(buyer: string, key: string): StandingKey | undefined {
    return this.#prepare<[string, string], StandingKey>(
      `SELECT buyer, key, fingerprint, order_id AS orderId, round
         FROM idempotency_keys WHERE buyer = ? AND key = ?`,
    ).get(buyer, key)
  }

  claimKey(record: KeyRecord): StandingKey {
    return this.#atOnce((): StandingKey => {
      this.#prepare(
        `INSERT OR IGNORE INTO idempotency_keys (buyer, key, fingerprint, order_id, created_at)
           VALUES (@buyer, @key, @fingerprint, @orderId, @now)`,
      ).run({ ...record, now: this.#clock.now() })
      return this.findKey(record.buyer, record.key) ?? { ...record, round: null }
    })
  }

  insert(order: Order, progress: readonly OrderProgress[]): 'inserted' | 'known' {
    return this.#atOnce(() => {
      const { changes } = this.#prepare(
        `INSERT OR IGNORE INTO orders (id, buyer, status, failure, amount, points_used, cancels,
             in_review, expires_at, created_at, updated_at, version)
           VALUES (@id, @buyer, @status, @failure, @amount, @pointsUsed, @cancels, @inReview,
             @expiresAt, @createdAt, @updatedAt, @version)`,
      ).run(rowOf(order))
      if (changes === 0) return 'known'
      const insertItem = this.#prepare(
        `INSERT INTO order_items (order_id, position, product_id, name, price, quantity)
         VALUES (@orderId, @position, @productId, @name, @price, @quantity)`,
      )
      order.items.forEach((item, position) => {
        insertItem.run({ ...item, orderId: order.id, position })
      })
      this.#writeSteps(order)
      for (const one of progress) this.#writeProgress(order.id, null, one)
      return 'inserted'
    })
  }

  get(orderId: string): Order | undefined {
    const read = this.#database.transaction((): Order | undefined => {
      const row = this.#prepare<[string], OrderRow>(
        `SELECT ${columns} FROM orders WHERE id = ?`,
      ).get(orderId)
      return row && this.#complete(row)
    })
    return read()
  }

  list({ buyer, limit, before }: OrderListRequest): readonly Order[] {
    const { createdAt, id } = before ?? { createdAt: Number.MAX_SAFE_INTEGER, id: '' }
    const read = this.#database.transaction(() =>
      this.#prepare<[string, number, string, number], OrderRow>(
        `SELECT ${columns} FROM orders WHERE buyer = ? AND (created_at, id) < (?, ?)
           ORDER BY created_at DESC, id DESC LIMIT ?`,
      )
        .all(buyer, createdAt, id, limit)
        .map((row) => this.#complete(row)),
    )
    return read()
  }

  save({ order, begins, undertakings, progress }: OrderChange): 'saved' | 'stale' {
    return this.#atOnce((): 'saved' | 'stale' => {
      const { changes } = this.#prepare(
        `UPDATE orders SET status = @status, failure = @failure, in_review = @inReview,
             cancels = @cancels, updated_at = @updatedAt, version = version + 1
           WHERE id = @id AND version = @version`,
      ).run(rowOf(order))
      if (changes === 0) return 'stale'
      this.#writeSteps(order)
      for (const one of undertakings) {
        this.outbox.append({ kind: one.kind, key: order.id, payload: one })
      }
      for (const one of progress) this.#writeProgress(order.id, null, one)
      if (begins) {
        this.#prepare(
          `UPDATE idempotency_keys SET round = @round WHERE buyer = @buyer AND key = @key`,
        ).run({ ...begins, buyer: order.buyer })
      }
      return 'saved'
    })
  }

  noteSaveFailed(orderId: string, paymentId: string): void {
    const payload = { kind: 'ORDER_SAVE_FAILED', paymentId }
    const id = `save-failed-${paymentId}`
    this.outbox.append({ kind: 'ORDER_SAVE_FAILED', key: orderId, payload, id })
  }

  isSaveFailed(orderId: string): boolean {
    const found = this.#prepare<[string], { found: 1 }>(
      `SELECT 1 AS found FROM order_outbox
         WHERE key = ? AND kind = 'ORDER_SAVE_FAILED' AND state <> 'done'`,
    ).get(orderId)
    return found !== undefined
  }

  addProgress(orderId: string, source: string, progress: OrderProgress): void {
    this.#writeProgress(orderId, source, progress)
  }

  listProgress(orderId: string, after: number): readonly StoredProgress[] {
    return this.#prepare<[string, number], { id: number; at: number; progress: string }>(
      `SELECT id, at, progress FROM order_progress WHERE order_id = ? AND id > ? ORDER BY id`,
    )
      .all(orderId, after)
      .map((row) => ({ ...row, progress: JSON.parse(row.progress) as OrderProgress }))
  }

  pageUnfinished(page: UnfinishedPage): readonly string[] {
    return this.#prepare<UnfinishedPage, string>(unfinishedOrders).pluck().all(page)
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

  /** As one transaction that takes the file's lock first: what it reads stays true. */
  #atOnce<T>(work: () => T): T {
    return this.#database.transaction(work).immediate()
  }

  #complete(row: OrderRow): Order {
    const items = this.#prepare<[string], OrderItem>(
      `SELECT product_id AS productId, name, price, quantity
         FROM order_items WHERE order_id = ? ORDER BY position`,
    ).all(row.id)
    const steps = this.#prepare<[string], SagaStep>(
      `SELECT step, round, state FROM saga_steps WHERE order_id = ? ORDER BY position`,
    ).all(row.id)
    return { ...row, inReview: row.inReview === 1, items, steps }
  }

  #writeSteps(order: Order): void {
    const write = this.#prepare(
      `INSERT INTO saga_steps (order_id, position, step, round, state)
       VALUES (@orderId, @position, @step, @round, @state)
       ON CONFLICT (order_id, position) DO UPDATE SET state = excluded.state`,
    )
    order.steps.forEach((step, position) => write.run({ ...step, orderId: order.id, position }))
  }

  #writeProgress(orderId: string, source: string | null, progress: OrderProgress): void {
    this.#prepare(
      `INSERT INTO order_progress (order_id, source, progress, at) VALUES (?, ?, ?, ?)
         ON CONFLICT (source) DO NOTHING`,
    ).run(orderId, source, JSON.stringify(progress), this.#clock.now())
  }
}

function rowOf(order: Order): OrderRow {
  const { id, buyer, status, failure, amount, pointsUsed, cancels, expiresAt } = order
  const { createdAt, updatedAt, version } = order
  const inReview = order.inReview ? 1 : 0
  const amounts = { amount, pointsUsed, cancels }
  return {
    id,
    buyer,
    status,
    failure,
    ...amounts,
    inReview,
    expiresAt,
    createdAt,
    updatedAt,
    version,
  }
}
