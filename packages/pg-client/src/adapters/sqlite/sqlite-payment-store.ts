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
import { bindable } from './bindable.js'
import { GroupCommit, type LockPatience } from './group-commit.js'
import { defaultBusyTimeoutMs, openSqlite, type SqliteFileOptions } from './open-sqlite.js'
import { claimDue } from './sqlite-claim.js'
import type { SqliteDatabase } from './sqlite-database.js'
import { fromListedPayment } from './sqlite-payment-list.js'
import { adoptCallbacks, receiveCallback, type Receipt } from './sqlite-receive.js'
import { saveChange } from './sqlite-save.js'
import { prepareStatements, type SqliteStatements } from './sqlite-statements.js'

/** Where a SQLite payment store lives, and when it commits. */
export interface SqlitePaymentStoreOptions extends SqliteFileOptions {
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
 * Opens payments in a SQLite file. Several processes may share the file. Writes that are asked for
 * at about the same time share one commit, and so one wait for the disk.
 *
 * @throws Error with one sentence that names the file where it cannot be opened or written.
 */
export function sqlitePaymentStore(options: SqlitePaymentStoreOptions): PaymentStore {
  const { scheduleCommit = nextRound, intercept, clock = systemClock } = options
  const { busyTimeoutMs = defaultBusyTimeoutMs } = options
  const opened = openSqlite(options)
  const database = intercept ? intercept(opened) : opened
  return new SqlitePaymentStore(database, scheduleCommit, { clock, busyTimeoutMs })
}

function nextRound(commit: () => void): void {
  systemClock.setTimer(0, commit)
}

class SqlitePaymentStore implements PaymentStore {
  readonly #database: SqliteDatabase
  readonly #sql: SqliteStatements
  readonly #group: GroupCommit

  constructor(
    database: SqliteDatabase,
    scheduleCommit: (commit: () => void) => void,
    patience: LockPatience,
  ) {
    this.#database = database
    this.#sql = prepareStatements(database)
    this.#group = new GroupCommit(database, scheduleCommit, patience)
  }

  insert(payment: Payment): Promise<'saved' | 'orderTaken'> {
    return this.#group.write(() => {
      const row = bindable(toPaymentRow(payment))
      if (this.#sql.payments.isTaken.get(row)) return 'orderTaken'
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

  claimDue(request: ClaimRequest): Promise<readonly Payment[]> {
    return this.#group.write(() => claimDue(this.#sql.claims, request).map(fromListedPayment))
  }

  receiveCallback(received: ReceivedCallback): Promise<Receipt> {
    return this.#group.write(() => receiveCallback(this.#sql, received))
  }

  listUnsettledCallbacks(dialect: string, limit: number): Promise<readonly StoredCallback[]> {
    return this.#group.read(() =>
      this.#sql.callbacks.listUnsettled.all(dialect, limit).map(fromCallbackRow),
    )
  }

  adoptParkedCallbacks(dialect: string): Promise<number> {
    return this.#group.write(() => adoptCallbacks(this.#sql, dialect))
  }

  dropParkedCallbacks(bounds: ParkedBounds): Promise<number> {
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
      this.#sql.outbox.markDelivered.run(JSON.stringify(sequences))
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
      this.#sql.breaks.close.run(closedAt, JSON.stringify(ids))
    })
  }

  listBreaks({ dialect, isOpen, limit }: BreakListRequest): Promise<readonly Break[]> {
    const { listOpen, listClosed } = this.#sql.breaks
    const list = isOpen ? listOpen : listClosed
    return this.#group.read(() => list.all({ dialect, limit }).map(fromBreakRow))
  }

  async close(): Promise<void> {
    await this.#group.drain()
    this.#database.close()
  }
}
