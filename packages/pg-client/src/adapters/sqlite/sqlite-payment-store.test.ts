import { existsSync } from 'node:fs'
import path from 'node:path'
import { seededRandom } from '@holdfast/resilience-kit/testing'
import Sqlite from 'better-sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import { paymentStoreConformance } from '../../conformance/payment-store-conformance.js'
import { samplePayment } from '../../conformance/sample-payment.js'
import { dueInBucket, nextBucket } from './sqlite-claim-statements.js'
import { sqlitePaymentStore } from './sqlite-payment-store.js'
import { SqliteStage, told } from '../../testing/sqlite-stage.js'

const stage = new SqliteStage()
afterAll(() => stage.clear())

describe('the SQLite store', () => {
  const cases = paymentStoreConformance({
    open: async () => stage.open(),
    reopen: async (store) => {
      await store.close()
      return stage.open({ file: stage.fileOf(store) })
    },
    openAnother: async (store) => stage.open({ file: stage.fileOf(store) }),
    openFaulty: async (fault) => stage.open({ intercept: (database) => told(database, fault) }),
    fill: async (store, payments) => stage.fill(store, payments),
    explainClaim: async (store) => stage.explain(store, dueInBucket('next_check_at <= @now')),
    random: seededRandom(2),
  })
  for (const { name, skip, timeoutMs, run } of cases) {
    it.skipIf(skip !== undefined)(name, run, timeoutMs)
  }

  it('skips none of the cases', () => {
    expect(cases.filter(({ skip }) => skip !== undefined)).toEqual([])
  })

  it('says in one sentence which file it cannot write', () => {
    const file = path.join(stage.folder, 'no', 'such', 'folder', 'payments.db')
    expect(() => sqlitePaymentStore({ file })).toThrow(
      `the payment database ${file} cannot be used: `,
    )
    expect(existsSync(path.dirname(file))).toBe(false)
  })

  it('commits to a write-ahead log, and waits for the disk unless told otherwise', async () => {
    const levels: unknown[] = []
    for (const synchronous of ['full', 'normal', undefined] as const) {
      const file = stage.newFile()
      const options = synchronous ? { file, synchronous } : { file }
      const store = sqlitePaymentStore({
        ...options,
        intercept: (database) => {
          levels.push(database.prepare('PRAGMA synchronous').get())
          return database
        },
      })
      await store.insert(samplePayment())
      const reader = new Sqlite(file, { readonly: true })
      expect(reader.pragma('journal_mode', { simple: true })).toBe('wal')
      expect(reader.prepare('SELECT count(*) AS n FROM payments').get()).toEqual({ n: 1 })
      reader.close()
      await store.close()
    }
    expect(levels).toEqual([{ synchronous: 2 }, { synchronous: 1 }, { synchronous: 2 }])
  })

  it('rejects what is asked of it after its end', async () => {
    const store = stage.open()
    await store.close()
    await expect(store.get('p')).rejects.toThrow('not open')
    await expect(store.insert(samplePayment())).rejects.toThrow('not open')
    await store.close()
  })

  it('lets the database itself refuse a second active payment of an order', async () => {
    const store = stage.open()
    await store.insert(samplePayment())
    const database = new Sqlite(stage.fileOf(store))
    const columns = database.prepare<[], { name: string }>(
      "SELECT name FROM pragma_table_info('payments')",
    )
    const rest = columns
      .all()
      .map(({ name }) => name)
      .slice(2)
      .join(', ')
    const copy = `INSERT INTO payments SELECT 'two', 'order-1-2', ${rest} FROM payments`
    expect(() => database.exec(copy)).toThrow(/UNIQUE constraint failed: payments.order_id/)
    database.close()
    await store.close()
  })

  it('leaves a lease to a process of an older version, which stores no length', async () => {
    const store = stage.open()
    const payment = samplePayment({ nextCheckAt: 1 })
    await store.insert(payment)
    const due = { dialect: payment.dialect, now: 1000, limit: 1, holder: 'new' }
    const claim = { ...due, leaseMs: 10_000, horizonMs: 1e9, stepMs: 0 }
    expect(await store.claimDue(claim)).toHaveLength(1)
    expect(await store.save({ payment })).toBe('saved')
    const older = new Sqlite(stage.fileOf(store))
    const lease = `UPDATE payments SET lease_holder = 'old', lease_until = ? WHERE id = ?`
    older.prepare(lease).run(claim.now + 60_000, payment.id)
    older.close()
    expect(await store.claimDue(claim)).toEqual([])
    expect(await store.claimDue({ ...claim, now: claim.now + 60_000 })).toHaveLength(1)
    await store.close()
  })

  it('prepares its statements once', async () => {
    const prepared: string[] = []
    const store = stage.open({
      intercept: (database) => {
        const prepare = (sql: string) => {
          prepared.push(sql)
          return database.prepare(sql)
        }
        return { ...told(database, { onStatement: () => undefined }), prepare }
      },
    })
    const before = prepared.length
    expect(new Set(prepared).size).toBe(before)
    await store.insert(samplePayment())
    await store.get('nobody')
    await store.save({ payment: samplePayment() })
    expect(prepared.length).toBe(before)
    await store.close()
  })
})

describe('the indices of the SQLite store', () => {
  const store = stage.open()
  afterAll(() => store.close())
  const plan = (sql: string): string => stage.explain(store, sql)

  it('have what is due in order, by dialect and bucket of amounts', () => {
    for (const range of ['next_check_at <= @now', 'next_check_at > @horizon'] as const) {
      const bounds = 'dialect=\\? AND amount_bucket=\\? AND next_check_at[<>]\\?'
      expect(plan(dueInBucket(range))).toMatch(
        new RegExp(`^SEARCH payments USING INDEX payments_due \\(${bounds}\\)$`),
      )
    }
    expect(plan(nextBucket)).toMatch(/amount_bucket<\?/)
    expect(plan(nextBucket)).not.toMatch(/SCAN payments|TEMP B-TREE/)
  })

  it('have what is undelivered, unsettled, parked or found in order', () => {
    const ordered = {
      outbox_undelivered: `SELECT sequence FROM outbox
        WHERE dialect = ? AND delivered = 0 AND sequence > ? ORDER BY sequence LIMIT ?`,
      callbacks_unsettled: `SELECT event_id FROM callbacks
        WHERE dialect = ? AND settled = 0 ORDER BY received_at, sequence LIMIT ?`,
      callbacks_parked_by_age: `SELECT sequence FROM callbacks WHERE dialect = ?
        AND payment_id IS NULL ORDER BY received_at DESC, sequence DESC LIMIT -1 OFFSET ?`,
      breaks_open: `SELECT id FROM breaks WHERE dialect = ? AND closed_at IS NULL
        ORDER BY found_at, id LIMIT ?`,
      breaks_closed: `SELECT id FROM breaks WHERE dialect = ? AND closed_at IS NOT NULL
        ORDER BY found_at, id LIMIT ?`,
      payments_by_age: `SELECT id FROM payments WHERE dialect = ?
        AND (created_at, id) > (?, ?) AND created_at < ? ORDER BY created_at, id LIMIT ?`,
      payments_waiting: `SELECT state, count(*) FROM payments WHERE dialect = ? AND (state =
        'requested' OR state = 'unknown' OR state = 'pending' OR state = 'canceling' OR
        state = 'review') GROUP BY state ORDER BY state`,
    }
    for (const [index, sql] of Object.entries(ordered)) {
      expect(plan(sql)).toMatch(new RegExp(`^SEARCH \\w+ USING (COVERING )?INDEX ${index} `))
      expect(plan(sql)).not.toContain('TEMP B-TREE')
    }
    expect(
      plan(`DELETE FROM callbacks
      WHERE dialect = ? AND payment_id IS NULL AND received_at < ?`),
    ).toContain('callbacks_parked')
    expect(
      plan(`SELECT id FROM refunds r WHERE r.payment_id = ?
      AND (r.state = 'requested' OR r.state = 'unknown' OR r.state = 'pending')`),
    ).toContain('INDEX refunds_open')
  })
})
