import type { PaymentStore } from '@holdfast/pg-client'
import { postgresPaymentStore, type PostgresPool } from '@holdfast/pg-client/postgres'
import { sqlitePaymentStore, type SqliteDatabase } from '@holdfast/pg-client/sqlite'
import { Pool } from 'pg'
import type { Database } from '../databases.js'

/** What a store has asked of its database. */
export interface Asked {
  /** Statements that read or change something: the brackets of transactions are not among them. */
  readonly statements: number
  /** Transactions that a statement of its own commits: each waits for the disk. */
  readonly commits: number
}

/** A store whose statements are counted. */
export interface CountedStore {
  readonly store: PaymentStore
  /** So far. */
  asked(): Asked
  close(): Promise<void>
}

/** Opens the store of a database. */
export async function openCounted(database: Database): Promise<CountedStore> {
  const asked = { statements: 0, commits: 0 }
  const count = (sql: string): void => {
    if (/^\s*COMMIT\b/i.test(sql)) asked.commits += 1
    else if (!/^\s*(BEGIN|ROLLBACK|SAVEPOINT|RELEASE)\b/i.test(sql)) asked.statements += 1
  }
  const opened =
    database.kind === 'sqlite' ? openSqlite(database, count) : openPool(database, count)
  return { ...(await opened), asked: () => ({ ...asked }) }
}

type Opened = Pick<CountedStore, 'store' | 'close'>

async function openSqlite(
  { file }: { readonly file: string },
  count: (sql: string) => void,
): Promise<Opened> {
  const intercept = (database: SqliteDatabase): SqliteDatabase => countedSqlite(database, count)
  const store = sqlitePaymentStore({ file, intercept })
  return { store, close: () => store.close() }
}

async function openPool(
  { connectionString, schema }: { readonly connectionString: string; readonly schema: string },
  count: (sql: string) => void,
): Promise<Opened> {
  const pool = new Pool({ connectionString, max: 8 })
  // An idle connection broke: the next statement opens another one.
  pool.on('error', () => undefined)
  const query: PostgresPool['query'] = (statement) => {
    count(statement.text)
    return pool.query(statement)
  }
  const counted = { query, connect: () => pool.connect() }
  const store = await postgresPaymentStore({ pool: counted, schema })
  const close = async (): Promise<void> => {
    await store.close()
    await pool.end()
  }
  return { store, close }
}

function countedSqlite(database: SqliteDatabase, count: (sql: string) => void): SqliteDatabase {
  return {
    get inTransaction() {
      return database.inTransaction
    },
    prepare: (sql) => {
      const statement = database.prepare(sql)
      const counted =
        <T>(call: (...bound: readonly unknown[]) => T) =>
        (...bound: readonly unknown[]): T => {
          count(sql)
          return call(...bound)
        }
      return {
        run: counted((...bound) => statement.run(...bound)),
        get: counted((...bound) => statement.get(...bound)),
        all: counted((...bound) => statement.all(...bound)),
        raw: () => statement.raw(),
      }
    },
    exec: (sql) => {
      count(sql)
      database.exec(sql)
    },
    close: () => database.close(),
  }
}
