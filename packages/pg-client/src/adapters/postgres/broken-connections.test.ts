import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleEvent, samplePayment } from '../../conformance/sample-payment.js'
import type { PaymentStore } from '../../ports/payment-store.js'
import { AnswerEatingProxy } from '../../testing/answer-eating-proxy.js'
import { holdTransaction } from '../../testing/held-transaction.js'
import { findPostgresServer } from '../../testing/postgres-server.js'
import { postgresPaymentStore } from './postgres-payment-store.js'

const { server, missing } = await findPostgresServer()
const applicationName = `holdfast broken ${process.pid}`
const outbox = { dialect: 'async-card', after: 0, limit: 100 }
let schema = ''
let store: PaymentStore

beforeAll(async () => {
  if (!server) return
  schema = await server.schema()
  const { connectionString } = server
  store = await postgresPaymentStore({ connectionString, schema, applicationName })
})
afterAll(async () => {
  await store?.close()
  await server?.stop()
})

/** Ends the server's side of the store's connections, and gives how many there were. */
async function terminate(): Promise<number> {
  const { rowCount } = await server!.admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1`,
    [applicationName],
  )
  return rowCount ?? 0
}

/** Calls until the store has noticed that its connections are gone; idle ones break unnoticed. */
async function untilUsable<T>(call: () => Promise<T>): Promise<T> {
  for (let left = 20; ; left -= 1) {
    try {
      return await call()
    } catch (error) {
      if (left === 0) throw error
    }
  }
}

describe.skipIf(!server)(`broken connections ${missing ?? ''}`.trim(), () => {
  it('end neither the process nor the store when they were idle', async () => {
    const payment = samplePayment({ orderId: 'idle' })
    await Promise.all([store.insert(payment), store.listByOrder('a'), store.listByOrder('b')])
    expect(await terminate()).toBeGreaterThan(0)
    expect(await untilUsable(() => store.get(payment.id))).toEqual(payment)
    expect(await store.save({ payment })).toBe('saved')
  })

  it('reject a statement that is under way, which is undone; the next one is served', async () => {
    const payment = samplePayment({ orderId: 'waiting' })
    await store.insert(payment)
    const held = await holdTransaction(server!.pool(1))
    await held.pool.query({
      text: `SELECT FROM ${schema}.payments WHERE id = $1 FOR UPDATE`,
      values: [payment.id],
    })
    const saving = store.save({ payment, events: [sampleEvent(payment)] })
    const rejected = expect(saving).rejects.toThrow(/terminat/)
    await untilBlocked()
    await terminate()
    await rejected
    await held.end('COMMIT')
    expect(await untilUsable(() => store.get(payment.id))).toEqual(payment)
    expect(await store.readOutbox(outbox)).toEqual([])
    expect(await store.save({ payment })).toBe('saved')
  })

  it('reject a change whose commit nobody can tell of; made again, it is stale', async () => {
    const url = new URL(server!.connectionString)
    const target = { host: url.hostname || '127.0.0.1', port: Number(url.port || 5432) }
    const proxy = new AnswerEatingProxy(target)
    url.host = `127.0.0.1:${await proxy.listen()}`
    const far = await postgresPaymentStore({ connectionString: url.href, schema })
    const payment = samplePayment({ orderId: 'unknown-commit' })
    await far.insert(payment)
    const change = { payment, events: [sampleEvent(payment)] }
    proxy.eat(true)
    await expect(far.save(change)).rejects.toThrow(/connection/i)
    proxy.eat(false)
    expect(await untilUsable(() => far.save(change))).toBe('stale')
    const entries = await far.readOutbox(outbox)
    expect(entries.map(({ event }) => event.orderId)).toEqual(['unknown-commit'])
    await far.close()
    proxy.close()
  })

  it('are told of without the connection string', async () => {
    const secret = 'p4ss-w0rd'
    const connectionStrings = [
      `postgres://nobody:${secret}@127.0.0.1:1/nowhere`,
      `postgres://nobody:${secret}@localhost:1/nowhere`,
      `postgres://nobody:${secret}@127.0.0.1:99999999/x`,
    ]
    for (const connectionString of connectionStrings) {
      const opening = postgresPaymentStore({ connectionString, schema: 'shop' })
      const error: unknown = await opening.catch((error: unknown) => error)
      expect(String(error)).toMatch(
        /^Error: the payment database \(schema shop\) cannot be used: .*(REFUSED|URL)/,
      )
      expect(inspect(error, { depth: 9 })).not.toContain(secret)
    }
  })

  it('stay their owner’s where a pool was given', async () => {
    const pool = server!.pool(1)
    const borrowing = await postgresPaymentStore({ pool, schema })
    await borrowing.close()
    await borrowing.close()
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  })

  async function untilBlocked(): Promise<void> {
    for (;;) {
      const { rows } = await server!.admin.query(
        `SELECT FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock'`,
        [applicationName],
      )
      if (rows.length > 0) return
    }
  }
})
