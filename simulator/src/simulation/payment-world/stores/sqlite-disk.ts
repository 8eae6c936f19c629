import { afterThisTurn, sqlitePaymentStore, type SqliteDatabase } from '@holdfast/pg-client/sqlite'
import type { PaymentStore } from '@holdfast/pg-client'
import { systemClock, type Clock } from '@holdfast/resilience-kit'
import Sqlite from 'better-sqlite3'
import type { Disk } from './disk.js'

/** The newest schema, made once: opening a copy takes a tenth of migrating anew. */
let template: Buffer | undefined

/** SQLite in memory: real statements and constraints, and no disk. */
export function sqliteDisk(): Disk {
  const database = new Sqlite((template ??= migrated()))
  const handle = database as unknown as SqliteDatabase
  return {
    open: (clock) => storeOn(handle, clock),
    inspected: storeOn(handle, systemClock),
    contents: async () => database.serialize(),
    close: async () => {
      database.close()
    },
  }
}

function storeOn(database: SqliteDatabase, clock: Clock): PaymentStore {
  return sqlitePaymentStore({ database, clock, scheduleCommit: afterThisTurn })
}

function migrated(): Buffer {
  const database = new Sqlite(':memory:')
  sqlitePaymentStore({ database: database as unknown as SqliteDatabase })
  const bytes = database.serialize()
  database.close()
  return bytes
}
