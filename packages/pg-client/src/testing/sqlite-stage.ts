import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import type { StatementFault } from '../conformance/store-case.js'
import type { Payment } from '../payment/payment.js'
import type { PaymentStore } from '../ports/payment-store.js'
import { toPaymentRow } from '../adapters/rows/payment-row.js'
import { afterThisTurn } from '../adapters/sqlite/after-this-turn.js'
import {
  preparing,
  type SqliteDatabase,
  type SqliteStatement,
} from '../adapters/sqlite/sqlite-database.js'
import type { SqliteFileOptions } from '../adapters/sqlite/open-sqlite.js'
import { paymentStatements } from '../adapters/sqlite/sqlite-payment-statements.js'
import {
  sqlitePaymentStore,
  type SqliteCommitOptions,
} from '../adapters/sqlite/sqlite-payment-store.js'

/** Tells a fault of every statement of a database. */
export function told(database: SqliteDatabase, fault: StatementFault): SqliteDatabase {
  const around = <T>(sql: string, run: () => T): T => {
    fault.onStatement(sql, 'before')
    const result = run()
    fault.onStatement(sql, 'after')
    return result
  }
  const statement = (sql: string, prepared: SqliteStatement): SqliteStatement => ({
    run: (...bound) => around(sql, () => prepared.run(...bound)),
    get: (...bound) => around(sql, () => prepared.get(...bound)),
    all: (...bound) => around(sql, () => prepared.all(...bound)),
    raw: () => prepared.raw(),
  })
  return {
    get inTransaction() {
      return database.inTransaction
    },
    prepare: (sql) => statement(sql, database.prepare(sql)),
    exec: (sql) => around(sql, () => database.exec(sql)),
    close: () => database.close(),
  }
}

/** Database files of one test file, and the stores on them; `clear` removes all of them. */
export class SqliteStage {
  readonly folder: string = mkdtempSync(path.join(tmpdir(), 'payment-store-'))
  readonly #fileOf = new Map<PaymentStore, string>()
  #files = 0

  newFile(): string {
    return path.join(this.folder, `payments-${++this.#files}.db`)
  }

  open(options: Partial<SqliteFileOptions & SqliteCommitOptions> = {}): PaymentStore {
    const file = options.file ?? this.newFile()
    const store = sqlitePaymentStore({
      synchronous: 'normal',
      scheduleCommit: afterThisTurn,
      ...options,
      file,
    })
    this.#fileOf.set(store, file)
    return store
  }

  fileOf(store: PaymentStore): string {
    const file = this.#fileOf.get(store)
    if (file === undefined) throw new Error('the store was not opened here')
    return file
  }

  /** Inserts payments of orders that are free. */
  fill(store: PaymentStore, payments: readonly Payment[]): void {
    const database = new Sqlite(this.fileOf(store))
    try {
      database.pragma('synchronous = off')
      const { insert } = paymentStatements(preparing(database))
      const insertAll = database.transaction(() => {
        for (const payment of payments) insert.run(toPaymentRow(payment))
      })
      insertAll()
    } finally {
      database.close()
    }
  }

  /** The query plan of a statement in the file of a store. */
  explain(store: PaymentStore, sql: string): string {
    const database = new Sqlite(this.fileOf(store), { readonly: true })
    try {
      const steps = database
        .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql.replaceAll(/[@?]\w*/g, '9')}`)
        .all()
      return steps.map(({ detail }) => detail).join('; ')
    } finally {
      database.close()
    }
  }

  clear(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
