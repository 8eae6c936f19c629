import { Pool, type ClientBase } from 'pg'
import { makeReadCommitted } from './isolation.js'
import type { PostgresConnectionOptions, PostgresPool } from './postgres-connection.js'

const connectTimeoutMs = 10_000
const silenceMs = 2000

/** The driver waits for what it gives back before anybody gets the connection; its types do not. */
const awaited: { readonly onConnect: (connection: ClientBase) => unknown } = {
  onConnect: makeReadCommitted,
}

/** A pool of the store's own, whose transactions are read committed, and how to end it. */
export function openPool(options: PostgresConnectionOptions): {
  readonly pool: PostgresPool
  readonly end: () => Promise<void>
} {
  const { applicationName = 'holdfast', statementTimeoutMs = 30_000, maxConnections = 10 } = options
  const pool = new Pool({
    connectionString: options.connectionString,
    application_name: applicationName,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs && statementTimeoutMs + silenceMs,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    max: maxConnections,
    ...awaited,
  })
  // An idle connection broke: the pool has dropped it, and the next statement opens another one.
  pool.on('error', () => undefined)
  return { pool, end: () => pool.end() }
}
