import Sqlite, { type Database } from 'better-sqlite3'
import { migrate } from './migrate.js'
import type { SqliteDatabase } from './sqlite-database.js'

/** A SQLite payment store that opens its file, and closes it. */
export interface SqliteFileOptions {
  /** The database file; made when missing. `:memory:` lives as long as the store. */
  readonly file: string
  /**
   * How long a write waits for another process's lock, in ms; then it rejects. Default 5000. The
   * event loop goes on meanwhile; only opening the file waits on the spot.
   */
  readonly busyTimeoutMs?: number
  /**
   * `full` (default): what is saved survives a power cut; every commit waits for the disk.
   * `normal`: it survives the end of the process, SIGKILL too, but a power cut may take the last
   * commits, and with them the knowledge of a request that was sent: for tests and demos.
   */
  readonly synchronous?: 'full' | 'normal'
}

/** A SQLite payment store in a database that somebody has opened. */
export interface SqliteHandleOptions {
  /**
   * A database of `better-sqlite3` 12, which stays its owner's to close; the store brings it to the
   * newest schema. How it is opened is up to the owner too: `journal_mode`, `synchronous`, and a
   * short `timeout`, for the event loop stands still while the driver waits for a lock. Several
   * stores may share it: its statements are prepared once. For tests, `new Database(bytes)` of what
   * `serialize()` gave of one is another one in memory, opened far sooner than by its migrations.
   */
  readonly database: SqliteDatabase
  /** How long a write waits for another process's lock, in ms; then it rejects. Default 5000. */
  readonly busyTimeoutMs?: number
}

export const defaultBusyTimeoutMs = 5000

/**
 * The most that the driver itself waits for a lock, in ms, and the event loop with it: another
 * process's commit is mostly over by then. `GroupCommit` does the rest of the waiting.
 */
const waitOnTheSpotMs = 10

/** Handles that have been brought to the newest schema. */
const adopted = new WeakSet<SqliteDatabase>()

/**
 * Brings a database that somebody has opened to the newest schema.
 *
 * @throws Error where the database was written by a newer version, or cannot be written.
 */
export function adoptSqlite(database: SqliteDatabase): SqliteDatabase {
  if (!adopted.has(database)) migrate(database)
  adopted.add(database)
  return database
}

/**
 * Opens the file: WAL, newest schema.
 *
 * @throws Error with one sentence that names the file where it cannot be opened or written.
 */
export function openSqlite(options: SqliteFileOptions): SqliteDatabase {
  const { file, busyTimeoutMs = defaultBusyTimeoutMs, synchronous = 'full' } = options
  let database: Database | undefined
  try {
    database = new Sqlite(file, { timeout: busyTimeoutMs })
    database.pragma('journal_mode = WAL')
    database.pragma(`synchronous = ${synchronous}`)
    database.pragma('foreign_keys = ON')
    migrate(database)
    database.pragma(`busy_timeout = ${Math.min(busyTimeoutMs, waitOnTheSpotMs)}`)
    return database
  } catch (error) {
    database?.close()
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`the payment database ${file} cannot be used: ${reason}`, { cause: error })
  }
}
