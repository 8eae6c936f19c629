import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import { paymentStoreConformance } from '../../conformance/payment-store-conformance.js'
import { sampleEvent, samplePayment } from '../../conformance/sample-payment.js'
import type { PaymentStore } from '../../ports/payment-store.js'
import { migrate, migrations } from './sqlite-migrations.js'
import { sqlitePaymentStore } from './sqlite-payment-store.js'

const folder = mkdtempSync(path.join(tmpdir(), 'payment-store-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
const newFile = (): string => path.join(folder, `payments-${++files}.db`)
const fileOf = new Map<PaymentStore, string>()

function open(file = newFile()): PaymentStore {
  const store = sqlitePaymentStore({ file })
  fileOf.set(store, file)
  return store
}

describe('the SQLite store', () => {
  const cases = paymentStoreConformance({
    open: () => Promise.resolve(open()),
    reopen: async (store) => {
      await store.close()
      return open(fileOf.get(store))
    },
  })
  for (const { name, skip, run } of cases) it.skipIf(skip !== undefined)(name, run)

  it('shares a file between two connections: one insert, one claim, one save wins', async () => {
    const file = newFile()
    const [one, two] = [open(file), open(file)]
    const payment = samplePayment()
    expect(await one.insert(payment)).toBe('saved')
    expect(await two.insert({ ...payment, id: 'x', reference: 'order-1-2' })).toBe('orderTaken')
    const claim = { now: 10_000, limit: 5, leaseMs: 1000, horizonMs: 1e9 }
    expect(await two.claimDue({ ...claim, holder: 'two' })).toHaveLength(1)
    expect(await one.claimDue({ ...claim, holder: 'one' })).toHaveLength(0)
    expect(await one.save({ payment, events: [sampleEvent(payment)] })).toBe('saved')
    expect(await two.save({ payment, events: [sampleEvent(payment)] })).toBe('stale')
    expect(await two.readOutbox({ after: 0, limit: 10 })).toHaveLength(1)
    await Promise.all([one.close(), two.close()])
  })

  it('says in one sentence which file it cannot write', () => {
    const file = path.join(folder, 'no', 'such', 'folder', 'payments.db')
    expect(() => sqlitePaymentStore({ file })).toThrow(
      `the payment database ${file} cannot be used: `,
    )
    expect(existsSync(path.dirname(file))).toBe(false)
  })

  it('commits synchronously to a write-ahead log', async () => {
    const file = newFile()
    const store = open(file)
    await store.insert(samplePayment())
    const reader = new Sqlite(file, { readonly: true })
    expect(reader.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(reader.prepare('SELECT count(*) AS n FROM payments').get()).toEqual({ n: 1 })
    reader.close()
    await store.close()
  })

  it('lets the database itself refuse a second active payment of an order', async () => {
    const file = newFile()
    const store = open(file)
    await store.insert(samplePayment())
    const database = new Sqlite(file)
    const copy = `INSERT INTO payments SELECT 'two', 'order-1-2', ${columnsAfterReference(database)}
                  FROM payments`
    expect(() => database.exec(copy)).toThrow(/UNIQUE constraint failed: payments.order_id/)
    database.close()
    await store.close()
  })

  it('finds what is due, undelivered or unsettled by an index', () => {
    const database = new Sqlite(':memory:')
    migrate(database)
    const plan = (sql: string): string =>
      JSON.stringify(database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all())
    for (const isDue of ['next_check_at <= 9', 'next_check_at > 99']) {
      expect(
        plan(`SELECT id FROM payments WHERE next_check_at IS NOT NULL AND ${isDue}
              AND (lease_until IS NULL OR lease_until <= 9 OR lease_until > 99)
              ORDER BY next_check_at LIMIT 5`),
      ).toMatch(/SEARCH payments USING (COVERING )?INDEX payments_due(?!.*TEMP B-TREE)/)
    }
    expect(
      plan(`SELECT sequence FROM outbox WHERE delivered = 0 AND sequence > 3
            ORDER BY sequence LIMIT 5`),
    ).toMatch(/outbox_undelivered(?!.*TEMP B-TREE)/)
    expect(
      plan(`SELECT sequence FROM callbacks WHERE payment_id IS NULL
            ORDER BY received_at DESC, sequence DESC LIMIT -1 OFFSET 5`),
    ).toMatch(/callbacks_parked_by_age(?!.*TEMP B-TREE)/)
    expect(plan('DELETE FROM callbacks WHERE payment_id IS NULL AND received_at < 9')).toContain(
      'callbacks_parked_by_age',
    )
    expect(
      plan('SELECT event_id FROM callbacks WHERE settled = 0 ORDER BY received_at LIMIT 5'),
    ).toContain('callbacks_unsettled')
    database.close()
  })
})

describe('migrations', () => {
  it('run once and are compared by checksum afterwards', () => {
    const database = new Sqlite(':memory:')
    migrate(database)
    expect(() => migrate(database)).not.toThrow()
    const [first, ...rest] = migrations
    expect(first).toBeDefined()
    const edited = [{ ...first!, sql: `${first!.sql} -- edited` }, ...rest]
    expect(() => migrate(database, edited)).toThrow('migration 1 (payments) differs')
    database.close()
  })

  it('leave nothing behind when one of them fails', () => {
    const database = new Sqlite(':memory:')
    const broken = [...migrations, { number: 4, name: 'broken', sql: 'CREATE TABLE payments (x)' }]
    expect(() => migrate(database, broken)).toThrow('already exists')
    expect(database.prepare('SELECT count(*) AS n FROM sqlite_master').get()).toEqual({ n: 0 })
    database.close()
  })

  it('refuse a database that a newer version wrote', () => {
    const database = new Sqlite(':memory:')
    migrate(database, [...migrations, { number: 4, name: 'later', sql: 'CREATE TABLE later (x)' }])
    expect(() => migrate(database)).toThrow('migration 4, which this version does not know')
    database.close()
  })
})

function columnsAfterReference(database: Sqlite.Database): string {
  const columns = database.prepare<[], { name: string }>(
    "SELECT name FROM pragma_table_info('payments')",
  )
  return columns
    .all()
    .map(({ name }) => name)
    .slice(2)
    .join(', ')
}
