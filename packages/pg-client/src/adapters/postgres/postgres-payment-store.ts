import type { PaymentStore } from '../../ports/payment-store.js'
import { migrate } from './migrate.js'
import { requireReadCommitted } from './isolation.js'
import { PooledPaymentStore } from './pooled-payment-store.js'
import { openPool } from './open-pool.js'
import type { PostgresConnectionOptions, PostgresPool } from './postgres-connection.js'
import { postgresTables } from './postgres-tables.js'

/**
 * Where payments live: in a pool that is given, and stays its owner's, or in one that the store
 * opens itself and ends with its `close`.
 */
export type PostgresPaymentStoreOptions = (
  { readonly pool: PostgresPool } | PostgresConnectionOptions
) & {
  /**
   * The schema that holds everything; made when missing. Lower-case letters, digits and
   * underscores. Default `holdfast`.
   */
  readonly schema?: string
}

/**
 * Opens payments in a PostgreSQL schema, brought to its newest form. Several instances may share
 * it. A method is one statement, or a few that need no transaction around them: so a round trip or
 * two, no lock that waits for a client, and a pooler between transactions is fine. A deadlock or
 * serialization failure is tried again, five times in all. Where a connection is lost the method
 * rejects, with nobody knowing whether it took effect, and the next call opens another.
 *
 * @throws RangeError where `schema` is no such name.
 * @throws Error with one sentence that names the schema, and never the connection string, where it
 * cannot be used: no connection; the transactions of a given pool are not read committed; or its
 * history is newer than this version or was edited.
 */
export async function postgresPaymentStore(
  options: PostgresPaymentStoreOptions,
): Promise<PaymentStore> {
  const { schema = 'holdfast' } = options
  const tables = postgresTables(schema)
  const { pool, end } =
    'pool' in options
      ? { pool: options.pool, end: (): Promise<void> => Promise.resolve() }
      : openPool(options)
  try {
    await requireReadCommitted(pool)
    await migrate(pool, schema)
  } catch (error) {
    await end()
    const reason = reasonOf(error)
    throw new Error(`the payment database (schema ${schema}) cannot be used: ${reason}`, {
      cause: error,
    })
  }
  return new PooledPaymentStore(pool, end, tables)
}

/** A host with several addresses fails with an error without a text, which holds the others. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}
