import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { samplePayment } from '../../conformance/sample-payment.js'
import { isolationOption, withIsolation } from '../../testing/isolation-default.js'
import { applicationName, findPostgresServer } from '../../testing/postgres-server.js'
import { migrate } from './migrate.js'
import { openPool } from './open-pool.js'
import type { PostgresPool } from './postgres-connection.js'
import { postgresPaymentStore } from './postgres-payment-store.js'

const { server, missing } = await findPostgresServer()
const pools: Pool[] = []
let schema = ''

beforeAll(async () => {
  if (!server) return
  schema = await server.schema()
  await migrate(server.admin, schema)
})
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()))
  await server?.stop()
})

/** A shop's own pool, of a role whose transactions have such a level. */
function poolOf(level: string): Pool {
  const { connectionString } = server!
  const pool = new Pool({
    connectionString,
    max: 2,
    application_name: applicationName,
    options: isolationOption(level),
  })
  pools.push(pool)
  return pool
}

/** A pooler between a store and its database, which turns to another level when it is told to. */
function turning(from: PostgresPool, to: PostgresPool) {
  let pool = from
  const between: PostgresPool = {
    query: (statement) => pool.query(statement),
    connect: () => pool.connect(),
  }
  return { between, turn: () => void (pool = to) }
}

const needs = 'must be read committed: set default_transaction_isolation'

describe.skipIf(!server)(`the level of transactions ${missing ?? ''}`.trim(), () => {
  it.each(['repeatable read', 'serializable'])('is refused in a given pool: %s', async (level) => {
    const opening = postgresPaymentStore({ pool: poolOf(level), schema })
    const reason = `its transactions are ${level} and ${needs}`
    await expect(opening).rejects.toThrow(
      new Error(`the payment database (schema ${schema}) cannot be used: ${reason}`),
    )
  })

  it('is looked at by what waits for others, as a pooler may set another one later', async () => {
    const { between, turn } = turning(server!.pool(1), poolOf('repeatable read'))
    const store = await postgresPaymentStore({ pool: between, schema })
    const payment = samplePayment({ orderId: 'before' })
    expect(await store.insert(payment)).toBe('saved')
    turn()
    const claim = { dialect: payment.dialect, now: 1, limit: 1, leaseMs: 1, horizonMs: 1 }
    for (const refused of [
      () => store.insert(samplePayment({ orderId: 'after' })),
      () => store.save({ payment, soleForOrder: true }),
      () => store.claimDue({ ...claim, holder: 'one', stepMs: 0 }),
    ]) {
      await expect(refused()).rejects.toThrow(`transactions are repeatable read and ${needs}`)
    }
    // What compares and sets needs no level: who comes too late is told so.
    expect(await store.save({ payment })).toBe('saved')
    expect(await store.listByOrder('after')).toEqual([])
  })

  it('is set in a pool of our own, and left alone where it is that one already', async () => {
    const set = `SELECT source FROM pg_settings WHERE name = 'default_transaction_isolation'`
    for (const [level, source] of [
      ['repeatable read', 'session'],
      ['read committed', 'client'],
    ] as const) {
      const connectionString = withIsolation(server!.connectionString, level)
      const { pool, end } = openPool({ connectionString })
      const { rows } = await pool.query({ text: 'SHOW transaction_isolation' })
      expect(rows).toEqual([{ transaction_isolation: 'read committed' }])
      expect((await pool.query({ text: set })).rows).toEqual([{ source }])
      await end()
    }
  })

  it('is that of migrations too: who waits for another one sees what that one did', async () => {
    const fresh = await server!.schema()
    const other = await server!.admin.connect()
    await other.query('BEGIN')
    const key = `hashtextextended('holdfast schema ${fresh}', 0)`
    await other.query(`SELECT pg_advisory_xact_lock(${key})`)
    const migrating = ['repeatable read', 'serializable'].map((level) =>
      migrate(poolOf(level), fresh),
    )
    await server!.untilBlocked(2)
    await other.query('COMMIT')
    other.release()
    await Promise.all(migrating)
  })
})
