import { run, type PostgresPool } from './postgres-connection.js'

/** What runs statements: a pool, or one connection of it. */
type Database = Pick<PostgresPool, 'query'>

/**
 * Makes the transactions of one connection read committed, whatever the role, the database or the
 * server has as its default. Where that is the default nothing is left in the session, which may
 * be a pooler's and serve others next.
 */
export async function makeReadCommitted(connection: Database): Promise<void> {
  await run(
    connection,
    `SELECT set_config('default_transaction_isolation', 'read committed', false)
     WHERE current_setting('default_transaction_isolation') <> 'read committed'`,
  )
}

/**
 * The rule of one payment per order waits for who decides at the same moment, and looks then: a
 * transaction that sees only what was there when it began would look at the past.
 *
 * @throws Error where transactions have another level. The functions of the schema refuse it too,
 * in each transaction.
 */
export async function requireReadCommitted(database: Database): Promise<void> {
  const [now] = await run<{ level: string }>(
    database,
    `SELECT current_setting('transaction_isolation') AS level`,
  )
  if (now?.level === 'read committed') return
  const level = now?.level ?? 'of no known level'
  throw new Error(
    `its transactions are ${level} and must be read committed: set default_transaction_isolation`,
  )
}
