import { checksumOf, pendingMigrations } from '../migration-history.js'
import type { AppliedMigration, Migration } from '../migration-history.js'
import { run, type PostgresConnection, type PostgresPool } from './postgres-connection.js'
import { migrations } from './postgres-migrations.js'
import { usualPatience, withTableLocks, type LockPatience } from './table-locks.js'

/** A migration may rebuild an index of a large table, and waits for instances that migrate. */
const migrationTimeoutMs = 24 * 3_600_000

/**
 * Brings a schema to its newest form: one transaction under a lock, so that of several instances
 * that start at once only one migrates. Where nothing is to be done it only reads, which a role
 * without the right to create anything may do.
 *
 * Who uses a table that it changes waits behind it, and it waits for who uses one already: so it
 * waits for seconds only, lets the others go on, and tries again a few times.
 *
 * @throws Error where the schema was written by a newer version, or an entry was edited; or where a
 * transaction of somebody else held a table all that time: nothing is changed then.
 */
export async function migrate(
  pool: PostgresPool,
  schema: string,
  entries: readonly Migration[] = migrations,
  patience: LockPatience = usualPatience,
): Promise<void> {
  const applied = await readHistory(pool, schema)
  if (applied && pendingMigrations(applied, entries).length === 0) return
  const connection = await pool.connect()
  // A broken connection says so here too; the statement that is under way fails with it.
  const ignore = (): void => undefined
  connection.on('error', ignore)
  try {
    await inOneTransaction(connection, schema, entries, patience)
  } catch (error) {
    connection.release(true)
    throw error
  }
  connection.off('error', ignore)
  connection.release()
}

async function inOneTransaction(
  connection: PostgresConnection,
  schema: string,
  entries: readonly Migration[],
  patience: LockPatience,
): Promise<void> {
  const execute = (text: string): Promise<unknown> =>
    connection.query({ text, query_timeout: migrationTimeoutMs })
  // Whatever the default is: what happened while it waited for the lock must be seen.
  await execute('BEGIN ISOLATION LEVEL READ COMMITTED')
  // Whatever the role's defaults are: others may migrate for long, and it pauses between its tries.
  for (const limit of ['statement', 'lock', 'idle_in_transaction_session']) {
    await execute(`SET LOCAL ${limit}_timeout = 0`)
  }
  await execute(`SELECT pg_advisory_xact_lock(hashtextextended('holdfast schema ${schema}', 0))`)
  const applied = await readHistory(connection, schema)
  if (!applied) {
    // Asked first: IF NOT EXISTS wants the right to create schemas even where there is one.
    const found = await run(connection, 'SELECT FROM pg_namespace WHERE nspname = $1', [schema])
    if (found.length === 0) await execute(`CREATE SCHEMA "${schema}"`)
    await execute(
      `CREATE TABLE "${schema}".migrations (
         number integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL
       )`,
    )
  }
  await execute(`SET LOCAL search_path TO "${schema}", pg_temp`)
  const applyAll = async (): Promise<void> => {
    for (const entry of pendingMigrations(applied ?? [], entries)) {
      await execute(entry.sql)
      await run(connection, 'INSERT INTO migrations (number, name, checksum) VALUES ($1, $2, $3)', [
        entry.number,
        entry.name,
        checksumOf(entry),
      ])
    }
  }
  await withTableLocks(execute, applyAll, patience)
  await execute('COMMIT')
}

/** What has been applied so far; undefined where the schema has no history at all. */
async function readHistory(
  database: Pick<PostgresPool, 'query'>,
  schema: string,
): Promise<readonly AppliedMigration[] | undefined> {
  // From the catalogue itself: to_regclass may remember from before the lock that there was none.
  const found = await run(
    database,
    `SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE nspname = $1 AND relname = 'migrations'`,
    [schema],
  )
  if (found.length === 0) return undefined
  return run<AppliedMigration>(
    database,
    `SELECT number, checksum FROM "${schema}".migrations ORDER BY number`,
  )
}
