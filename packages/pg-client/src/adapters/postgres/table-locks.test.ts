import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { samplePayment } from '../../conformance/sample-payment.js'
import { holdTransaction } from '../../testing/held-transaction.js'
import { findPostgresServer } from '../../testing/postgres-server.js'
import { migrate } from './migrate.js'
import { migrations } from './postgres-migrations.js'
import { postgresPaymentStore } from './postgres-payment-store.js'

const { server, missing } = await findPostgresServer()
afterAll(() => server?.stop())

const alter = 'ALTER TABLE payments ADD COLUMN later text'
const entries = [...migrations, { number: migrations.length + 1, name: 'later', sql: alter }]
const pauseMs = 5000

/** A store in use, and a transaction that has read its payments and does not end. */
async function readForLong() {
  const schema = await server!.schema()
  const store = await postgresPaymentStore({ pool: server!.pool(2), schema })
  await store.insert(samplePayment())
  const held = await holdTransaction(server!.pool(1))
  await held.pool.query({ text: `SELECT count(*) FROM ${schema}.payments` })
  const clock = new VirtualClock()
  const patience = { clock, lockTimeoutMs: 100, pauseMs, tries: 3 }
  const migrating = migrate(server!.pool(1), schema, entries, patience).then(
    () => 'done',
    (error: unknown) => error,
  )
  let orders = 1
  /** Until a try has been in vain the shop takes payments: one waits behind the migration. */
  const paused = async (): Promise<void> => {
    while (clock.nextDueAt === undefined) {
      orders += 1
      expect(await store.insert(samplePayment({ orderId: `order-${orders}` }))).toBe('saved')
    }
  }
  return { schema, store, held, clock, migrating, paused, count: () => orders }
}

describe.skipIf(!server)(`a migration behind a long transaction ${missing ?? ''}`.trim(), () => {
  it('lets the statements of others through between its tries, and then succeeds', async () => {
    const { schema, store, held, clock, migrating, paused, count } = await readForLong()
    await paused()
    await clock.advance(pauseMs)
    await paused()
    expect(await store.listByOrder('order-1')).toHaveLength(1)
    await held.end('COMMIT')
    await clock.advance(pauseMs)
    expect(await migrating).toBe('done')
    const { rows } = await server!.admin.query(`SELECT later FROM ${schema}.payments`)
    expect(rows).toHaveLength(count())
  })

  it('gives up in one sentence, and has changed nothing', async () => {
    const { schema, held, clock, migrating, paused } = await readForLong()
    for (let tries = 1; tries < 3; tries += 1) {
      await paused()
      await clock.advance(pauseMs)
    }
    expect(await migrating).toEqual(
      new Error(
        'its migration got no lock on a table in 3 tries of 100 ms: a long transaction ' +
          '(pg_dump, a report, a session idle in a transaction) has to end first',
      ),
    )
    const { rows } = await server!.admin.query(`SELECT * FROM ${schema}.payments LIMIT 1`)
    expect(rows[0]).not.toHaveProperty('later')
    await held.end('COMMIT')
    expect(await migrate(server!.admin, schema)).toBeUndefined()
  })

  it('waits for another instance that migrates, whatever the limit of its role', async () => {
    const schema = await server!.schema()
    const held = await holdTransaction(server!.pool(1))
    const key = `hashtextextended('holdfast schema ${schema}', 0)`
    await held.pool.query({ text: `SELECT pg_advisory_xact_lock(${key})` })
    const pool = server!.pool(1)
    await pool.query('SET lock_timeout = 20')
    const migrating = migrate(pool, schema)
    await server!.untilBlocked(1)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await held.end('COMMIT')
    expect(await migrating).toBeUndefined()
  })
})
