import type { Pool } from 'pg'
import type { PostgresPool } from '../adapters/postgres/postgres-connection.js'

/** A pool of one connection in a transaction that stays open until the test ends it. */
export interface HeldTransaction {
  readonly pool: PostgresPool
  end(how: 'COMMIT' | 'ROLLBACK'): Promise<void>
}

/** Holds what a store does at the moment right before its commit. */
export async function holdTransaction(pool: Pool): Promise<HeldTransaction> {
  const client = await pool.connect()
  await client.query('BEGIN')
  return {
    pool: { query: (statement) => client.query(statement), connect: () => pool.connect() },
    end: async (how) => {
      await client.query(how)
      client.release()
    },
  }
}
