import { types } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleAttempt, sampleCallback, samplePayment } from '../../conformance/sample-payment.js'
import type { PaymentStore } from '../../ports/payment-store.js'
import { findPostgresServer } from '../../testing/postgres-server.js'
import { jsonOf, run, violates } from './postgres-connection.js'
import { postgresPaymentStore } from './postgres-payment-store.js'

const { server, missing } = await findPostgresServer()
let store: PaymentStore

beforeAll(async () => {
  if (!server) return
  store = await postgresPaymentStore({ pool: server.pool(), schema: await server.schema() })
})
afterAll(() => server?.stop())

/** A database that fails with each of these codes in turn, and then answers. */
function failing(...codes: string[]) {
  const calls = { count: 0 }
  const query = () => {
    calls.count += 1
    const code = codes.shift()
    if (code === undefined) return Promise.resolve({ rows: ['answer'] })
    return Promise.reject(Object.assign(new Error(code), { code }))
  }
  return { query, calls }
}

describe('a statement', () => {
  it('is tried again after a deadlock or a serialization failure', async () => {
    const database = failing('40P01', '40001', '40P01', '40001')
    expect(await run(database, 'SELECT')).toEqual(['answer'])
    expect(database.calls.count).toBe(5)
  })

  it('is given up after the fifth time', async () => {
    const database = failing('40P01', '40P01', '40P01', '40P01', '40P01')
    await expect(run(database, 'SELECT')).rejects.toThrow('40P01')
    expect(database.calls.count).toBe(5)
  })

  it('is not repeated after any other error: nobody knows whether it was committed', async () => {
    for (const code of ['57P01', '08006', 'ECONNRESET', '23505']) {
      const database = failing(code)
      await expect(run(database, 'SELECT')).rejects.toThrow(code)
      expect(database.calls.count).toBe(1)
    }
  })
})

describe('a constraint that was violated', () => {
  it('is told by code and name', () => {
    const refused = (code: string, constraint: string): Error =>
      Object.assign(new Error(), { code, constraint })
    expect(violates(refused('23505', 'payments_active'), 'payments_active')).toBe(true)
    expect(violates(refused('23505', 'payments_pkey'), 'payments_active')).toBe(false)
    expect(violates(refused('23514', 'payments_active'), 'payments_active')).toBe(false)
    expect(violates('payments_active', 'payments_active')).toBe(false)
  })
})

describe('a row as JSON', () => {
  it('has U+FFFD where Postgres could store nothing', () => {
    const row = { text: 'a\0b\ud800c', pair: '😀', escaped: '\\u0000', n: 1, none: null }
    expect(JSON.parse(jsonOf(row))).toEqual({ ...row, text: 'a\ufffdb\ufffdc' })
  })
})

describe.skipIf(!server)(`values ${missing ?? ''}`.trim(), () => {
  it('come back as numbers, whatever the program has told the driver', async () => {
    const usual = types.getTypeParser(types.builtins.INT8)
    types.setTypeParser(types.builtins.INT8, (text) => `parsed ${text}`)
    try {
      const payment = samplePayment({ orderId: 'own-parsers', createdAt: 1_700_000_000_000 })
      await store.insert(payment)
      expect(await store.get(payment.id)).toEqual(payment)
    } finally {
      types.setTypeParser(types.builtins.INT8, usual)
    }
  })

  it('are refused where a number would lose digits', async () => {
    const beyond = run(server!.admin, `SELECT 9007199254740992::bigint`)
    await expect(beyond).rejects.toThrow(RangeError)
    expect(await run(server!.admin, `SELECT 9007199254740991::bigint AS n`)).toEqual([
      { n: 9007199254740991 },
    ])
  })

  it('from the network are stored whatever characters they hold', async () => {
    const payment = samplePayment({ orderId: 'odd' })
    await store.insert(payment)
    const reason = 'half a pair: \ud83d, NUL: \0'
    const attempt = sampleAttempt({ detail: 'a body with \0' })
    const declined = { ...payment, decline: { code: 'X', reason } }
    expect(await store.save({ payment: declined, attempt })).toBe('saved')
    const read = await store.get(payment.id)
    expect(read?.decline?.reason).toBe('half a pair: \ufffd, NUL: \ufffd')
    expect(await store.listAttempts(payment.id)).toMatchObject([{ detail: 'a body with \ufffd' }])
    const callback = { ...sampleCallback('odd\0-1', 'event\0'), masked: 'body \0 \ud800' }
    const received = { dialect: 'async-card', callback, receivedAt: 1 }
    expect(await store.receiveCallback(received)).toEqual({ result: 'parked' })
    expect(await store.receiveCallback(received)).toEqual({ result: 'duplicate' })
    const [stored] = await store.listUnsettledCallbacks('async-card', 1)
    expect(stored?.callback).toEqual(callback)
  })

  it('that break a rule are refused by the database itself', async () => {
    const payment = samplePayment({ orderId: 'rules' })
    const broken = [
      { amount: { minor: 0, currency: 'KRW' } },
      { refundedMinor: -1 },
      { attempts: -1 },
      { cardLast4: '51451' },
      { state: 'lost' as 'failed' },
    ] as const
    for (const change of broken) {
      const inserting = store.insert({ ...payment, ...change })
      await expect(inserting, Object.keys(change).join()).rejects.toThrow(/violates/)
    }
    expect(await store.listByOrder('rules')).toEqual([])
  })
})
