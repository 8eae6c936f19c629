import Sqlite, { type Database } from 'better-sqlite3'
import type { PaymentEvent } from '../../payment/payment-event.js'
import type { Payment } from '../../payment/payment.js'
import type { GatewayCallback } from '../../ports/gateway-dialect.js'
import type {
  AttemptRecord,
  ClaimRequest,
  OutboxEntry,
  OutboxRequest,
  ParkedBounds,
  PaymentChange,
  PaymentStore,
  SaveResult,
  StoredCallback,
  WaitingCount,
} from '../../ports/payment-store.js'
import { migrate } from './sqlite-migrations.js'
import { fromPaymentRow, toPaymentRow } from './sqlite-payment-row.js'
import {
  prepareStatements,
  type AttemptRow,
  type CallbackRow,
  type SqliteStatements,
} from './sqlite-statements.js'

/** Where a SQLite payment store lives. */
export interface SqlitePaymentStoreOptions {
  /** The database file; made when missing. `:memory:` lives as long as the store. */
  readonly file: string
  /** How long to wait for another process's write lock, in ms. Default 5000. */
  readonly busyTimeoutMs?: number
  /**
   * `full` (default): what is saved survives a power cut; every commit waits for the disk.
   * `normal`: it survives the end of the process, SIGKILL too, but a power cut may take the last
   * commits, and with them the knowledge of a request that was sent: for tests and demos.
   */
  readonly synchronous?: 'full' | 'normal'
}

/**
 * Opens payments in a SQLite file: WAL, newest schema. Several
 * processes may share the file.
 *
 * @throws Error with one sentence that names the file where it cannot be opened or written.
 */
export function sqlitePaymentStore(options: SqlitePaymentStoreOptions): PaymentStore {
  const { file, busyTimeoutMs = 5000, synchronous = 'full' } = options
  let database: Database | undefined
  try {
    database = new Sqlite(file, { timeout: busyTimeoutMs })
    database.pragma('journal_mode = WAL')
    database.pragma(`synchronous = ${synchronous}`)
    database.pragma('foreign_keys = ON')
    migrate(database)
    return new SqlitePaymentStore(database)
  } catch (error) {
    database?.close()
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`the payment database ${file} cannot be used: ${reason}`, { cause: error })
  }
}

class SqlitePaymentStore implements PaymentStore {
  readonly #database: Database
  readonly #sql: SqliteStatements

  constructor(database: Database) {
    this.#database = database
    this.#sql = prepareStatements(database)
  }

  async insert(payment: Payment): Promise<'saved' | 'orderTaken'> {
    return this.#inTransaction(() => {
      const { payments } = this.#sql
      if (payments.findByReference.get(payment.reference)) return 'orderTaken'
      if (this.#orderIsTaken(payment)) return 'orderTaken'
      payments.insert.run(toPaymentRow(payment))
      return 'saved'
    })
  }

  async get(paymentId: string): Promise<Payment | undefined> {
    const row = this.#sql.payments.get.get(paymentId)
    return row && fromPaymentRow(row)
  }

  async listByOrder(orderId: string): Promise<readonly Payment[]> {
    return this.#sql.payments.listByOrder.all(orderId).map(fromPaymentRow)
  }

  async listAttempts(paymentId: string): Promise<readonly AttemptRecord[]> {
    return this.#sql.payments.listAttempts.all(paymentId).map(fromAttemptRow)
  }

  async save(change: PaymentChange): Promise<SaveResult> {
    return this.#inTransaction(() => {
      const { payments, callbacks, outbox } = this.#sql
      const { payment, attempt } = change
      if (payments.get.get(payment.id)?.version !== payment.version) return 'stale'
      if (change.soleForOrder && this.#orderIsTaken(payment)) return 'orderTaken'
      payments.update.run(toPaymentRow(payment))
      if (attempt) payments.putAttempt.run({ payment_id: payment.id, ...toAttemptRow(attempt) })
      for (const event of change.events ?? []) outbox.append.run(payment.id, JSON.stringify(event))
      const settles = change.settlesCallbacks ?? []
      if (settles === 'all') callbacks.settleAll.run(payment.id)
      else for (const eventId of settles) callbacks.settle.run(eventId)
      return 'saved'
    })
  }

  async claimDue(request: ClaimRequest): Promise<readonly Payment[]> {
    const { now, limit, holder, leaseMs, horizonMs } = request
    const { claimDue, claimBeyond } = this.#sql.payments
    const claim = { now, holder, until: now + leaseMs }
    return this.#inTransaction(() => {
      const due = claimDue.all({ ...claim, limit })
      const beyond = { ...claim, limit: limit - due.length, horizon: now + horizonMs }
      return due.length < limit ? [...due, ...claimBeyond.all(beyond)] : due
    })
      .map(fromPaymentRow)
      .sort((a, b) => (a.nextCheckAt ?? 0) - (b.nextCheckAt ?? 0) || (a.id < b.id ? -1 : 1))
  }

  async receiveCallback(
    callback: GatewayCallback,
    receivedAt: number,
  ): Promise<{ result: 'stored' | 'parked' | 'duplicate'; paymentId?: string }> {
    return this.#inTransaction(() => {
      const { payments, callbacks } = this.#sql
      const earlier = callbacks.find.get(callback.eventId)
      if (earlier) {
        if (!callback.authenticated) {
          payments.makeDueAgain.run({ id: earlier.payment_id, at: receivedAt })
        }
        return {
          result: 'duplicate',
          ...(earlier.payment_id !== null && { paymentId: earlier.payment_id }),
        }
      }
      const payment_id = payments.findByReference.get(callback.reference)?.id ?? null
      callbacks.insert.run({
        event_id: callback.eventId,
        reference: callback.reference,
        payment_id,
        callback: JSON.stringify(callback),
        received_at: receivedAt,
      })
      if (payment_id === null) return { result: 'parked' }
      payments.makeDue.run({ id: payment_id, at: receivedAt })
      return { result: 'stored', paymentId: payment_id }
    })
  }

  async listUnsettledCallbacks(limit: number): Promise<readonly StoredCallback[]> {
    return this.#sql.callbacks.listUnsettled.all(limit).map(fromCallbackRow)
  }

  async adoptParkedCallbacks(): Promise<number> {
    return this.#inTransaction(() => {
      const { payments, callbacks } = this.#sql
      const adoptable = callbacks.listAdoptable.all()
      for (const { event_id, payment_id, at } of adoptable) {
        callbacks.bind.run({ event_id, payment_id })
        payments.makeDue.run({ id: payment_id, at })
      }
      return adoptable.length
    })
  }

  async dropParkedCallbacks({ receivedBefore, keep }: ParkedBounds): Promise<number> {
    return this.#inTransaction(() => {
      const { dropOld, dropBeyond } = this.#sql.callbacks
      return dropOld.run(receivedBefore).changes + dropBeyond.run(keep).changes
    })
  }

  async readOutbox(request: OutboxRequest): Promise<readonly OutboxEntry[]> {
    return this.#sql.outbox.read
      .all(request)
      .map(({ sequence, event }) => ({ sequence, event: JSON.parse(event) as PaymentEvent }))
  }

  async markDelivered(sequences: readonly number[]): Promise<void> {
    this.#inTransaction(() => {
      for (const sequence of sequences) this.#sql.outbox.markDelivered.run(sequence)
    })
  }

  async countWaiting(): Promise<readonly WaitingCount[]> {
    return this.#sql.payments.countWaiting
      .all()
      .map(({ state, count, oldest }) => ({ state, count, oldestCreatedAt: oldest }))
  }

  async close(): Promise<void> {
    this.#database.close()
  }

  /** Takes the write lock at the beginning, so that no transaction fails halfway for want of it. */
  #inTransaction<T>(work: () => T): T {
    return this.#database.transaction(work).immediate()
  }

  #orderIsTaken({ id, orderId }: Payment): boolean {
    return this.#sql.payments.blocksOrder.get({ id, order_id: orderId }) !== undefined
  }
}

function toAttemptRow(attempt: AttemptRecord): AttemptRow {
  const { number, startedAt, endedAt, ending, detail } = attempt
  return { number, started_at: startedAt, ended_at: endedAt, ending, detail }
}

function fromAttemptRow(row: AttemptRow): AttemptRecord {
  const { number, started_at, ended_at, ending, detail } = row
  return { number, startedAt: started_at, endedAt: ended_at, ending, detail }
}

function fromCallbackRow(row: CallbackRow): StoredCallback {
  return {
    eventId: row.event_id,
    paymentId: row.payment_id,
    callback: JSON.parse(row.callback) as GatewayCallback,
    receivedAt: row.received_at,
  }
}
