import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { StartFailure } from '../start-failure.js'

/** One step of a schema; steps run once, in order, and are never edited afterwards. */
export type Migration = string

/** What a commit survives: `full` a power cut, `normal` the end of the process, SIGKILL too. */
export type Synchronous = 'full' | 'normal'

/** How long opening waits for a lock, in ms: nobody is served yet. */
const OPENING_TIMEOUT_MS = 5000

/**
 * Opens a module's own SQLite file (WAL) and brings its schema up to date.
 *
 * @param busyTimeoutMs how long a statement waits for a lock, in ms, default 5000; the whole
 * process waits with it. Opening itself always waits up to 5 s.
 * @throws StartFailure when the file cannot be written, or was made by a newer version.
 */
export function openDatabase(
  file: string,
  migrations: readonly Migration[],
  synchronous: Synchronous = 'full',
  busyTimeoutMs = 5000,
): Database.Database {
  assertWritable(file)
  let database: Database.Database | undefined
  try {
    database = new Database(file, { timeout: OPENING_TIMEOUT_MS })
    database.pragma('journal_mode = WAL')
    database.pragma(`synchronous = ${synchronous}`)
    database.pragma('foreign_keys = ON')
    migrate(database, file, migrations)
    database.pragma(`busy_timeout = ${busyTimeoutMs}`)
    return database
  } catch (error) {
    database?.close()
    if (error instanceof StartFailure) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartFailure(`The database ${file} cannot be opened: ${reason}.`, { cause: error })
  }
}

function assertWritable(file: string): void {
  const folder = path.dirname(file)
  try {
    makeFolder(folder)
    accessSync(folder, constants.W_OK)
    if (!statSync(folder).isDirectory()) throw new Error(`${folder} is a file`)
  } catch (error) {
    throw new StartFailure(`The data directory ${folder} is not writable.`, { cause: error })
  }
}

/** One folder at a time: `recursive` tries for ever in a place like /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  const parent = path.dirname(folder)
  makeFolder(parent)
  accessSync(parent, constants.W_OK)
  mkdirSync(folder)
}

function migrate(
  database: Database.Database,
  file: string,
  migrations: readonly Migration[],
): void {
  const run = database.transaction(() => {
    const done = database.pragma('user_version', { simple: true }) as number
    if (done > migrations.length) {
      throw new StartFailure(`The database ${file} was written by a newer version of the shop.`)
    }
    for (const sql of migrations.slice(done)) database.exec(sql)
    database.pragma(`user_version = ${migrations.length}`)
  })
  run.immediate()
}
