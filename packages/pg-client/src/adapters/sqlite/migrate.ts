import {
  checksumOf,
  pendingMigrations,
  type AppliedMigration,
  type Migration,
} from '../migration-history.js'
import type { SqliteDatabase } from './sqlite-database.js'
import { migrations } from './sqlite-migrations.js'

/**
 * Brings a database to the newest schema: one transaction under the write lock, so that of
 * several processes that start at once only one migrates.
 *
 * @throws Error where the database was written by a newer version, or an entry was edited.
 */
export function migrate(
  database: SqliteDatabase,
  entries: readonly Migration[] = migrations,
): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    database.exec(
      `CREATE TABLE IF NOT EXISTS migrations (
         number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL
       ) STRICT`,
    )
    const applied = database
      .prepare('SELECT number, checksum FROM migrations ORDER BY number')
      .all() as readonly AppliedMigration[]
    for (const entry of pendingMigrations(applied, entries)) {
      database.exec(entry.sql)
      database
        .prepare('INSERT INTO migrations (number, name, checksum) VALUES (?, ?, ?)')
        .run(entry.number, entry.name, checksumOf(entry))
    }
    database.exec('COMMIT')
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK')
    throw error
  }
}
