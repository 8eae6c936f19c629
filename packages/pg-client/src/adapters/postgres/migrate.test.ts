import { afterAll, describe, expect, it } from 'vitest'
import { samplePayment } from '../../conformance/sample-payment.js'
import type { Payment } from '../../payment/payment.js'
import { findPostgresServer } from '../../testing/postgres-server.js'
import { toPaymentRow } from '../rows/payment-row.js'
import { migrate } from './migrate.js'
import { migrations } from './postgres-migrations.js'
import { postgresPaymentStore } from './postgres-payment-store.js'

const { server, missing } = await findPostgresServer()
afterAll(() => server?.stop())

/** A payment as the columns of an older schema take it. */
function columnsOf(payment: Payment) {
  const row = Object.entries(toPaymentRow(payment))
  const values = row.map(([, value]) => (value === null ? 'NULL' : `'${value}'`))
  return {
    columns: row.map(([column]) => column).join(', '),
    values: `VALUES (${values.join(', ')})`,
  }
}

describe.skipIf(!server)(`migrations ${missing ?? ''}`.trim(), () => {
  it('run once when several instances start at once', async () => {
    const schema = await server!.schema()
    const pools = Array.from({ length: 6 }, () => server!.pool(2))
    const opening = pools.map((pool) => postgresPaymentStore({ pool, schema }))
    const [first, ...others] = await Promise.all(opening)
    expect(await first!.insert(samplePayment())).toBe('saved')
    for (const store of others) expect(await store.listByOrder('order-1')).toHaveLength(1)
    const { rows } = await server!.admin.query<{ number: number }>(
      `SELECT number FROM ${schema}.migrations ORDER BY number`,
    )
    expect(rows).toEqual(migrations.map(({ number }) => ({ number })))
  })

  it('wait for an instance that migrates at this moment, and then find nothing to do', async () => {
    const schema = await server!.schema()
    const other = await server!.admin.connect()
    await other.query('BEGIN')
    await other.query(
      `SELECT pg_advisory_xact_lock(hashtextextended('holdfast schema ${schema}', 0))`,
    )
    const waiting = migrate(server!.pool(), schema)
    await server!.untilBlocked(1)
    await other.query('COMMIT')
    other.release()
    await waiting
    await migrate(server!.pool(), schema)
  })

  it('are all there or none', async () => {
    const schema = await server!.schema()
    const broken = { number: migrations.length + 1, name: 'broken', sql: 'CREATE TABLE' }
    const pool = server!.pool()
    await expect(migrate(pool, schema, [...migrations, broken])).rejects.toThrow(/syntax error/)
    const { rows } = await pool.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema])
    expect(rows).toHaveLength(0)
    await migrate(pool, schema)
  })

  it('go on from what an older version has applied', async () => {
    const schema = await server!.schema()
    await migrate(server!.admin, schema, migrations.slice(0, 1))
    const store = await postgresPaymentStore({ pool: server!.admin, schema })
    expect(await store.insert(samplePayment())).toBe('saved')
    expect(await store.readOutbox({ dialect: 'async-card', after: 0, limit: 1 })).toEqual([])
  })

  it('leave leases from before to who has them, for an hour at most', async () => {
    const schema = await server!.schema()
    const before = migrations.findIndex(({ name }) => name === 'leases of several lengths')
    await migrate(server!.admin, schema, migrations.slice(0, before))
    const { columns, values } = columnsOf(samplePayment({ nextCheckAt: 1 }))
    await server!.admin.query(`INSERT INTO ${schema}.payments (${columns}) ${values}`)
    const now = 1e9
    const claim = { dialect: 'async-card', now, limit: 1, holder: 'new', horizonMs: 1e10 }
    await server!.admin.query(`SELECT ${schema}.claim_due($1, $2, $3, $4, 1, 0, 'old')`, [
      ...[claim.dialect, now, now + claim.horizonMs, now + 300_000],
    ])
    const store = await postgresPaymentStore({ pool: server!.admin, schema })
    const short = { ...claim, leaseMs: 60_000, stepMs: 0 }
    expect(await store.claimDue(short)).toEqual([])
    const longBefore = { ...short, now: now + 300_000 - 2 * 3_600_000 }
    expect(await store.claimDue(longBefore)).toEqual([])
    expect(await store.claimDue({ ...longBefore, now: longBefore.now - 1 })).toHaveLength(1)
  })

  it('refuse in one sentence what was edited, and what a newer version has written', async () => {
    const schema = await server!.schema()
    const open = (): Promise<unknown> => postgresPaymentStore({ pool: server!.admin, schema })
    const prefix = `the payment database (schema ${schema}) cannot be used: `
    const next = { number: 99, name: 'of the future', sql: 'SELECT 1' }
    await migrate(server!.admin, schema, [...migrations, next])
    const newer = 'its schema has migration 99, which this version does not know'
    await expect(open()).rejects.toThrow(new Error(prefix + newer))
    await server!.admin.query(`DELETE FROM ${schema}.migrations WHERE number = 99`)
    await server!.admin.query(`UPDATE ${schema}.migrations SET checksum = 'x' WHERE number = 2`)
    const edited =
      'migration 2 (callbacks, outbox and breaks) differs from the one that was applied'
    await expect(open()).rejects.toThrow(new Error(prefix + edited))
  })

  it('refuse a schema whose name needs care', async () => {
    for (const schema of ['', 'Shop', 'a"b', 'a-b', 'pg_shop', '1a', 'x'.repeat(64)]) {
      const opening = postgresPaymentStore({ pool: server!.admin, schema })
      await expect(opening, schema).rejects.toThrow(RangeError)
    }
  })
})
