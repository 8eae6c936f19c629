import { systemClock, type Clock } from '@holdfast/resilience-kit'
import type { Break } from '../../payment/break.js'
import type { PaymentEvent } from '../../payment/payment-event.js'
import type { Payment } from '../../payment/payment.js'
import type { Refund } from '../../payment/refund.js'
import type {
  AttemptRecord,
  BreakListRequest,
  ClaimRequest,
  OutboxEntry,
  OutboxRequest,
  ParkedBounds,
  PaymentChange,
  PaymentListRequest,
  PaymentStore,
  ReceivedCallback,
  SaveResult,
  StoredCallback,
  WaitingCount,
} from '../../ports/payment-store.js'
import { fromAttemptRow } from '../rows/attempt-row.js'
import { fromBreakRow, toBreakRow } from '../rows/break-row.js'
import { fromCallbackRow } from '../rows/callback-row.js'
import { toPaymentRow } from '../rows/payment-row.js'
import { fromRefundRow } from '../rows/refund-row.js'
import { GroupCommit, type LockPatience } from './group-commit.js'
import {
  adoptSqlite,
  defaultBusyTimeoutMs,
  openSqlite,
  type SqliteFileOptions,
  type SqliteHandleOptions,
} from './open-sqlite.js'
import { claimDue, hasDue } from './sqlite-claim.js'
import type { SqliteDatabase } from './sqlite-database.js'
import { fromListedPayment } from './sqlite-payment-list.js'
import { adoptCallbacks, receiveCallback, type Receipt } from './sqlite-receive.js'
import { saveChange } from './sqlite-save.js'
import { statementsOf, type SqliteStatements } from './sqlite-statements.js'

/** Where a SQLite payment store lives, and when it commits. */
export type SqlitePaymentStoreOptions = (SqliteFileOptions | SqliteHandleOptions) &
  SqliteCommitOptions

/** When a SQLite payment store commits. */
export interface SqliteCommitOptions {
  /**
   * Runs the commit of what is asked for, once and later: what is asked for until then is in it.
   * Default: when the event loop comes round, so that everything that many connections brought in
   * meanwhile shares one wait for the disk. `afterThisTurn` does not let the loop go on before: for
   * a virtual clock, which real timers do not move.
   */
  readonly scheduleCommit?: (commit: () => void) => void
  /** By what clock a write waits for another process's lock. Default: the system's. */
  readonly clock?: Pick<Clock, 'monotonic' | 'setTimer'>
  /** Stands between the store and its database: for tests that let statements fail. */
  readonly intercept?: (database: SqliteDatabase) => SqliteDatabase
}

/**
 * Opens payments in a SQLite file, or in a database that is open. Several processes may share the
 * file. Writes that are asked for at about the same time share one commit, and so one wait for the
 * disk.
 *
 * @throws Error with one sentence that names the file where it cannot be opened or written; what
 *   the driver throws where an open database cannot be; TypeError where both or none are given.
 */
export function sqlitePaymentStore(options: SqlitePaymentStoreOptions): PaymentStore {
  const { scheduleCommit = nextRound, intercept, clock = systemClock } = options
  const { busyTimeoutMs = defaultBusyTimeoutMs } = options
  const { opened, isOwn } = openPlace(options)
  const database = intercept ? intercept(opened) : opened
  const end = (): unknown => isOwn && database.close()
  return new SqlitePaymentStore(database, scheduleCommit, { clock, busyTimeoutMs }, end)
}

function openPlace(options: SqliteFileOptions | SqliteHandleOptions): {
  readonly opened: SqliteDatabase
  readonly isOwn: boolean
} {
  const { file, database }: Partial<SqliteFileOptions & SqliteHandleOptions> = options
  if ((file === undefined) === (database === undefined)) {
    throw new TypeError('sqlitePaymentStore takes a file or a database, and one of them')
  }
  return 'database' in options
    ? { opened: adoptSqlite(options.database), isOwn: false }
    : { opened: openSqlite(options), isOwn: true }
}

function nextRound(commit: () => void): void {
  systemClock.setTimer(0, commit)
}

class SqlitePaymentStore implements PaymentStore {
  readonly #sql: SqliteStatements
  readonly #group: GroupCommit
  readonly #end: () => unknown

  constructor(
    database: SqliteDatabase,
    scheduleCommit: (commit: () => void) => void,
    patience: LockPatience,
    end: () => unknown,
  ) {
    this.#sql = statementsOf(database)
    this.#group = new GroupCommit(database, this.#sql.transactions, scheduleCommit, patience)
    this.#end = end
  }

  insert(payment: Payment): Promise<'saved' | 'orderTaken'> {
    return this.#group.write(() => {
      const row = toPaymentRow(payment)
      const { id, reference, order_id } = row
      if (this.#sql.payments.isTaken.get({ id, reference, order_id })) return 'orderTaken'
      this.#sql.payments.insert.run(row)
      return 'saved'
    })
  }

  get(paymentId: string): Promise<Payment | undefined> {
    return this.#group.read(() => {
      const row = this.#sql.payments.get.get(paymentId)
      return row && fromListedPayment(row)
    })
  }

  getByReference(reference: string): Promise<Payment | undefined> {
    return this.#group.read(() => {
      const row = this.#sql.payments.getByReference.get(reference)
      return row && fromListedPayment(row)
    })
  }

  listByOrder(orderId: string): Promise<readonly Payment[]> {
    return this.#group.read(() =>
      this.#sql.payments.listByOrder.all(orderId).map(fromListedPayment),
    )
  }

  listAttempts(paymentId: string): Promise<readonly AttemptRecord[]> {
    return this.#group.read(() => this.#sql.refunds.listAttempts.all(paymentId).map(fromAttemptRow))
  }

  save(change: PaymentChange): Promise<SaveResult> {
    return this.#group.write(() => saveChange(this.#sql, change))
  }

  listRefunds(paymentId: string): Promise<readonly Refund[]> {
    return this.#group.read(() => this.#sql.refunds.list.all(paymentId).map(fromRefundRow))
  }

  async claimDue(request: ClaimRequest): Promise<readonly Payment[]> {
    // Most rounds find nothing; they need not wait for the write lock, nor take it from others.
    if (!(await this.#group.read(() => hasDue(this.#sql.claims, request)))) return []
    return this.#group.write(() => claimDue(this.#sql, request).map(fromListedPayment))
  }

  receiveCallback(received: ReceivedCallback): Promise<Receipt> {
    return this.#group.write(() => receiveCallback(this.#sql, received))
  }

  listUnsettledCallbacks(dialect: string, limit: number): Promise<readonly StoredCallback[]> {
    return this.#group.read(() =>
      this.#sql.callbacks.listUnsettled.all(dialect, limit).map(fromCallbackRow),
    )
  }

  async adoptParkedCallbacks(dialect: string): Promise<number> {
    if (!(await this.#isAnyParked(dialect))) return 0
    return this.#group.write(() => adoptCallbacks(this.#sql, dialect))
  }

  async dropParkedCallbacks(bounds: ParkedBounds): Promise<number> {
    if (!(await this.#isAnyParked(bounds.dialect))) return 0
    const { dropOld, dropBeyond } = this.#sql.callbacks
    return this.#group.write(() => dropOld.run(bounds).changes + dropBeyond.run(bounds).changes)
  }

  readOutbox(request: OutboxRequest): Promise<readonly OutboxEntry[]> {
    return this.#group.read(() =>
      this.#sql.outbox.read
        .all(request)
        .map(({ sequence, event }) => ({ sequence, event: JSON.parse(event) as PaymentEvent })),
    )
  }

  markDelivered(sequences: readonly number[]): Promise<void> {
    return this.#group.write(() => {
      for (const sequence of sequences) this.#sql.outbox.markDelivered.run(sequence)
    })
  }

  countWaiting(dialect: string): Promise<readonly WaitingCount[]> {
    return this.#group.read(() =>
      this.#sql.payments.countWaiting
        .all(dialect)
        .map(({ state, count, oldest }) => ({ state, count, oldestCreatedAt: oldest })),
    )
  }

  listPayments(request: PaymentListRequest): Promise<readonly Payment[]> {
    const { dialect, from, to, after, limit } = request
    // No id is empty: all that were made at `from` come behind it.
    const start = after && after.createdAt >= from ? after : { createdAt: from, id: '' }
    const page = { dialect, created_at: start.createdAt, id: start.id, to, limit }
    return this.#group.read(() => this.#sql.payments.list.all(page).map(fromListedPayment))
  }

  saveBreaks(breaks: readonly Break[]): Promise<void> {
    return this.#group.write(() => {
      for (const found of breaks) this.#sql.breaks.see.run(toBreakRow(found))
    })
  }

  closeBreaks(ids: readonly string[], closedAt: number): Promise<void> {
    return this.#group.write(() => {
      for (const id of ids) this.#sql.breaks.close.run(closedAt, id)
    })
  }

  listBreaks({ dialect, isOpen, limit }: BreakListRequest): Promise<readonly Break[]> {
    const { listOpen, listClosed } = this.#sql.breaks
    const list = isOpen ? listOpen : listClosed
    return this.#group.read(() => list.all({ dialect, limit }).map(fromBreakRow))
  }

  #isAnyParked(dialect: string): Promise<boolean> {
    return this.#group.read(() => this.#sql.callbacks.isAnyParked.get(dialect) !== undefined)
  }

  async close(): Promise<void> {
    await this.#group.drain()
    this.#end()
  }
}
