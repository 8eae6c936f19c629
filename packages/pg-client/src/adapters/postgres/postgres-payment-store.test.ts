import { seededRandom } from '@holdfast/resilience-kit/testing'
import type { Pool } from 'pg'
import { afterAll, describe, it } from 'vitest'
import { paymentStoreConformance } from '../../conformance/payment-store-conformance.js'
import type { StatementFault } from '../../conformance/store-case.js'
import type { Payment } from '../../payment/payment.js'
import type { PaymentStore } from '../../ports/payment-store.js'
import { explainTake, textOfPlan } from '../../testing/explain-take.js'
import { findPostgresServer, type PostgresServer } from '../../testing/postgres-server.js'
import { paymentColumns, toPaymentRow } from '../rows/payment-row.js'
import type { PostgresPool } from './postgres-connection.js'
import { postgresPaymentStore } from './postgres-payment-store.js'
import { postgresTables } from './postgres-tables.js'

const { server, missing } = await findPostgresServer()
afterAll(() => server?.stop())

/**
 * A server tells of an error before it has undone the statement, and a claim passes by what is
 * still locked: here it is undone by the time that anybody hears of it.
 */
function orderly(pool: Pool): PostgresPool {
  return {
    query: async (statement) => {
      const client = await pool.connect()
      try {
        return await client.query(statement)
      } catch (error) {
        await client.query('SELECT 1')
        throw error
      } finally {
        client.release()
      }
    },
    connect: () => pool.connect(),
  }
}

/** What is told of each statement, and may fail it before or after it was executed. */
function faultyPool(pool: Pool, fault: StatementFault): PostgresPool {
  return {
    query: async (statement) => {
      fault.onStatement(statement.text, 'before')
      const result = await pool.query(statement)
      fault.onStatement(statement.text, 'after')
      return result
    },
    connect: () => pool.connect(),
  }
}

/** Sends the first one whole, and of the others only what is different. */
async function fill(pool: Pool, schema: string, payments: readonly Payment[]): Promise<void> {
  const table = postgresTables(schema).payments
  const columns = paymentColumns.join(', ')
  const [first, ...others] = payments.map((payment) => Object.entries(toPaymentRow(payment)))
  const differences = others.map((row) => {
    return Object.fromEntries(row.filter(([, value], n) => value !== first?.[n]?.[1]))
  })
  await pool.query(
    `INSERT INTO ${table} (${columns})
     SELECT ${columns} FROM json_populate_recordset(json_populate_record(NULL::${table}, $1), $2)`,
    [Object.fromEntries(first ?? []), JSON.stringify([{}, ...differences])],
  )
  await pool.query(`ANALYZE ${table}`)
}

/** Schemas for one case after another: emptied instead of made anew, which takes much longer. */
class Schemas {
  readonly #server: PostgresServer
  readonly #used: string[] = []
  #free: string[] = []

  constructor(server: PostgresServer) {
    this.#server = server
  }

  /** What the cases before have used may be used again. */
  beginCase(): void {
    this.#free = [...this.#used]
  }

  /** Not again: it holds too much to be emptied. */
  retire(schema: string): void {
    this.#used.splice(this.#used.indexOf(schema), 1)
  }

  async take(): Promise<string> {
    const emptied = this.#free.pop()
    if (emptied === undefined) {
      const fresh = await this.#server.schema()
      this.#used.push(fresh)
      return fresh
    }
    const tables = ['outbox', 'callbacks', 'attempts', 'refunds', 'payments', 'breaks']
    const deletes = tables.map((table) => `DELETE FROM ${emptied}.${table}`)
    await this.#server.admin.query(deletes.join('; '))
    return emptied
  }
}

function conformanceOf(server: PostgresServer): ReturnType<typeof paymentStoreConformance> {
  const pool = server.pool()
  const elsewhere = server.pool()
  const schemas = new Schemas(server)
  const schemaOf = new Map<PaymentStore, string>()
  const open = async (from: PostgresPool, schema = ''): Promise<PaymentStore> => {
    const store = await postgresPaymentStore({ pool: from, schema })
    schemaOf.set(store, schema)
    return store
  }
  return paymentStoreConformance({
    open: async () => {
      schemas.beginCase()
      return open(orderly(pool), await schemas.take())
    },
    reopen: async (store) => {
      await store.close()
      return open(orderly(pool), schemaOf.get(store))
    },
    openAnother: (store) => open(elsewhere, schemaOf.get(store)),
    openFaulty: async (fault) => open(faultyPool(pool, fault), await schemas.take()),
    fill: async (store, payments) => {
      const schema = schemaOf.get(store) ?? ''
      schemas.retire(schema)
      await fill(pool, schema, payments)
    },
    explainClaim: async (store, request) => {
      const { root } = await explainTake(pool, schemaOf.get(store) ?? '', request)
      // What finds candidates; the few that are found are sorted afterwards.
      const due = root.Plans?.find((node) => node['Subplan Name'] === 'CTE due')
      return textOfPlan(due)
    },
    random: seededRandom(1),
  })
}

describe.skipIf(missing !== undefined)(`the Postgres store ${missing ?? ''}`.trim(), () => {
  for (const { name, skip, timeoutMs, run } of server ? conformanceOf(server) : []) {
    it.skipIf(skip !== undefined)(name, run, timeoutMs)
  }
})
