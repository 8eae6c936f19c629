import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { samplePayment } from '../../conformance/sample-payment.js'
import { paymentStoreConformance } from '../../conformance/payment-store-conformance.js'
import { seededRandom } from '@holdfast/resilience-kit/testing'
import { afterThisTurn } from './after-this-turn.js'
import { sqlitePaymentStore } from './sqlite-payment-store.js'

const common = { scheduleCommit: afterThisTurn }

describe('a SQLite store in a database that somebody has opened', () => {
  const cases = paymentStoreConformance({
    open: async () => sqlitePaymentStore({ database: new Sqlite(':memory:'), ...common }),
    random: seededRandom(3),
  })
  for (const { name, skip, timeoutMs, run } of cases) {
    it.skipIf(skip !== undefined)(name, run, timeoutMs)
  }

  it('brings it to the newest schema, and leaves it open', async () => {
    const database = new Sqlite(':memory:')
    const store = sqlitePaymentStore({ database, ...common })
    await store.insert(samplePayment())
    await store.close()
    expect(database.prepare('SELECT count(*) AS n FROM payments').get()).toEqual({ n: 1 })
    database.close()
  })

  it('shares it with other stores, and its statements', async () => {
    const prepared: string[] = []
    const database = new Sqlite(':memory:')
    const prepare = database.prepare.bind(database)
    database.prepare = ((sql: string) => {
      prepared.push(sql)
      return prepare(sql)
    }) as typeof database.prepare
    const one = sqlitePaymentStore({ database, ...common })
    const before = prepared.length
    const other = sqlitePaymentStore({ database, ...common })
    expect(prepared.length).toBe(before)
    const payment = samplePayment()
    expect(await one.insert(payment)).toBe('saved')
    expect(await other.get(payment.id)).toEqual(payment)
    database.close()
  })

  it('opens a copy of what another one has stored', async () => {
    const template = new Sqlite(':memory:')
    const payment = samplePayment()
    await sqlitePaymentStore({ database: template, ...common }).insert(payment)
    const copy = new Sqlite(template.serialize())
    expect(await sqlitePaymentStore({ database: copy, ...common }).get(payment.id)).toEqual(payment)
    template.close()
    copy.close()
  })

  it('is refused where a newer version has written it', () => {
    const database = new Sqlite(':memory:')
    sqlitePaymentStore({ database })
    const newer = new Sqlite(database.serialize())
    newer.exec("INSERT INTO migrations VALUES (999, 'newer', 'x')")
    expect(() => sqlitePaymentStore({ database: newer })).toThrow('does not know')
    database.close()
    newer.close()
  })

  it('is one of two places, and never both', () => {
    const database = new Sqlite(':memory:')
    const both = { file: ':memory:', database }
    const message = 'sqlitePaymentStore takes a file or a database, and one of them'
    expect(() => sqlitePaymentStore(both)).toThrow(new TypeError(message))
    expect(() => sqlitePaymentStore({} as never)).toThrow(new TypeError(message))
    database.close()
  })
})
