import Sqlite from 'better-sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import { sampleCallback, sampleEvent, samplePayment } from '../../conformance/sample-payment.js'
import { amountBucket } from '../../ports/payment-store.js'
import { won } from '../../payment/money.js'
import { migrate } from './migrate.js'
import { migrations } from './sqlite-migrations.js'
import { SqliteStage } from '../../testing/sqlite-stage.js'

const stage = new SqliteStage()
afterAll(() => stage.clear())
const next = migrations.length + 1

describe('migrations', () => {
  it('run once and are compared by checksum afterwards', () => {
    const database = new Sqlite(':memory:')
    migrate(database)
    expect(() => migrate(database)).not.toThrow()
    const [first, ...rest] = migrations
    const edited = [{ ...first!, sql: `${first!.sql} -- edited` }, ...rest]
    expect(() => migrate(database, edited)).toThrow('migration 1 (payments) differs')
    database.close()
  })

  it('are those that released databases have applied', () => {
    const database = new Sqlite(':memory:')
    migrate(database, migrations.slice(0, 3))
    const checksums = database
      .prepare<[], { checksum: string }>('SELECT checksum FROM migrations ORDER BY number')
      .all()
    expect(checksums.map(({ checksum }) => checksum.slice(0, 12))).toEqual(released)
    database.close()
  })

  it('leave nothing behind when one of them fails', () => {
    const database = new Sqlite(':memory:')
    const sql = 'CREATE TABLE payments (x)'
    const broken = [...migrations, { number: next, name: 'broken', sql }]
    expect(() => migrate(database, broken)).toThrow('already exists')
    expect(database.prepare('SELECT count(*) AS n FROM sqlite_master').get()).toEqual({ n: 0 })
    database.close()
  })

  it('refuse a database that a newer version wrote', () => {
    const database = new Sqlite(':memory:')
    const later = { number: next, name: 'later', sql: 'CREATE TABLE later (x)' }
    migrate(database, [...migrations, later])
    expect(() => migrate(database)).toThrow(`migration ${next}, which this version does not know`)
    database.close()
  })

  it('make STRICT tables only', () => {
    const database = new Sqlite(':memory:')
    migrate(database)
    const tables = database
      .prepare<[], { name: string; strict: number }>(
        "SELECT name, strict FROM pragma_table_list WHERE name NOT LIKE 'sqlite_%'",
      )
      .all()
    expect(tables.length).toBeGreaterThan(5)
    for (const { name, strict } of tables) expect([name, strict]).toEqual([name, 1])
    database.close()
  })
})

/** What versions before refunds and dialects have written, by the schema of migration 3. */
function writeOldDatabase(file: string): void {
  const database = new Sqlite(file)
  migrate(database, migrations.slice(0, 3))
  const insertPayment = database.prepare(
    `INSERT INTO payments VALUES (@id, @reference, @orderId, 'buyer-1', @minor, 'KRW', 'async-card',
       '1451', @state, 'unknown', NULL, NULL, NULL, NULL, NULL, @active, 1, 9, 1, 0, @due, 5, 5,
       NULL, 0, NULL, NULL)`,
  )
  for (const [n, minor] of oldAmounts.entries()) {
    const row = { id: `p${n}`, reference: `order-${n}-1`, orderId: `order-${n}`, minor }
    insertPayment.run({ ...row, state: 'unknown', active: 1, due: 100 })
  }
  const over = { id: 'over', reference: 'over-1', orderId: 'over', minor: 7, due: null }
  insertPayment.run({ ...over, state: 'failed', active: 0 })
  database.exec(`INSERT INTO attempts VALUES ('p0', 1, 8, 9, 'unanswered', 'time-out')`)
  const insertCallback = database.prepare('INSERT INTO callbacks VALUES (?, ?, ?, ?, ?, ?, ?)')
  for (const [n, [eventId, reference, paymentId, settled]] of [
    ['bound', 'order-0-1', 'p0', 0],
    ['parked', 'unknown-1', null, 0],
    ['settled', 'over-1', 'over', 1],
  ].entries()) {
    const callback = sampleCallback(String(reference), String(eventId))
    insertCallback.run(n, eventId, reference, paymentId, JSON.stringify(callback), n, settled)
  }
  const { refundedMinor: _refundedMinor, refund: _refund, ...event } = sampleEvent(samplePayment())
  const insertEvent = database.prepare('INSERT INTO outbox VALUES (?, ?, ?, ?)')
  insertEvent.run(1, 'over', JSON.stringify(event), 1)
  insertEvent.run(2, 'p0', JSON.stringify(event), 0)
  database.close()
}

const oldAmounts = [1, 2, 3, 1023, 1024, 50_000, 2 ** 47 - 1, 2 ** 47]
const released = ['2b70eda775cc', 'a9a77f346e8a', 'bce2cb7853cc']

describe('a database of the versions before', () => {
  it('keeps its rows, with what they lacked', async () => {
    const file = stage.newFile()
    writeOldDatabase(file)
    const store = stage.open({ file })
    const sent = { attempts: 1, lastSentAt: 9, mayBeInFlight: true, createdAt: 5, updatedAt: 5 }
    const first = samplePayment({
      id: 'p0',
      orderId: 'order-0',
      amount: won(1),
      state: 'unknown',
      nextCheckAt: 100,
      ...sent,
    })
    expect(await store.get('p0')).toEqual(first)
    expect(await store.get('over')).toMatchObject({ state: 'failed', active: false, refund: null })
    expect(await store.listAttempts('p0')).toEqual([
      {
        refundId: null,
        number: 1,
        startedAt: 8,
        endedAt: 9,
        ending: 'unanswered',
        detail: 'time-out',
      },
    ])
    const callbacks = await store.listUnsettledCallbacks('async-card', 10)
    expect(callbacks.map(({ eventId, paymentId }) => [eventId, paymentId])).toEqual([
      ['bound', 'p0'],
      ['parked', null],
    ])
    const settled = { dialect: 'async-card', callback: sampleCallback('over-1', 'settled') }
    expect(await store.receiveCallback({ ...settled, receivedAt: 1 })).toEqual({
      result: 'duplicate',
      paymentId: 'over',
    })
    expect(await store.readOutbox({ dialect: 'async-card', after: 0, limit: 10 })).toEqual([
      { sequence: 2, event: sampleEvent(samplePayment()) },
    ])
    await store.close()
  })

  it('has its payments claimed by age and amount, as new ones', async () => {
    const file = stage.newFile()
    writeOldDatabase(file)
    const store = stage.open({ file })
    const database = new Sqlite(file, { readonly: true })
    const buckets = database.prepare<[], { minor: number; bucket: number }>(
      'SELECT amount_minor AS minor, amount_bucket AS bucket FROM payments',
    )
    for (const { minor, bucket } of buckets.all()) expect(bucket).toBe(amountBucket({ minor }))
    database.close()
    const claim = { now: 100, limit: 3, holder: 'one', leaseMs: 9, horizonMs: 1e6, stepMs: 1000 }
    const claimed = await store.claimDue({ dialect: 'async-card', ...claim })
    expect(claimed.map(({ id }) => id)).toEqual(['p7', 'p6', 'p5'])
    await store.close()
  })

  it('gives no sequence of its outbox again', async () => {
    const file = stage.newFile()
    writeOldDatabase(file)
    const store = stage.open({ file })
    await store.markDelivered([2])
    const payment = await store.get('p1')
    await store.save({ payment: payment!, events: [sampleEvent(payment!)] })
    const [entry] = await store.readOutbox({ dialect: 'async-card', after: 0, limit: 10 })
    expect(entry?.sequence).toBe(3)
    await store.close()
  })
})
