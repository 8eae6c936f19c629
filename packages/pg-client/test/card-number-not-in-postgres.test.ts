import { afterAll, describe, expect, it } from 'vitest'
import { postgresPaymentStore } from '../src/adapters/postgres/postgres-payment-store.js'
import { TransportError } from '../src/ports/http-transport.js'
import { clientUnderTest, cardDigits, orderOf } from '../src/testing/client-under-test.js'
import { CountedPool } from '../src/testing/counted-pool.js'
import { findPostgresServer, type PostgresServer } from '../src/testing/postgres-server.js'
import type { SubmitStep } from '../src/testing/scripted-gateway.js'

const { server, missing } = await findPostgresServer()
afterAll(() => server?.stop())

const steps: readonly SubmitStep[] = [
  ...(['accept', 'approve', 'refuse', 'refuseAfterCommit', 'hang', 'hangAfterCommit'] as const),
  ...(['notListening', 'reset', 'garbage', 'proxyError', 'invalidCard', 'misconfigured'] as const),
]
const dashed = '1234-5678-9814-1451'
const writings = [cardDigits, dashed, dashed.replaceAll('-', ' '), dashed.replaceAll('-', '%20')]

/** Whether any way of writing the number occurs, in base64 too. */
function holdsNumber(text: string): boolean {
  const decoded = (text.match(/[\w+/-]{11,}/g) ?? []).flatMap((token) =>
    [0, 1, 2, 3].map((from) => Buffer.from(token.slice(from), 'base64').toString('latin1')),
  )
  return [text, decodeURI(text.replaceAll(/%(?!20)/g, '%25')), ...decoded].some((one) =>
    one.replaceAll(/[-\s]/g, '').includes(cardDigits),
  )
}

/** Every row of every table, as text. */
async function dump({ admin }: PostgresServer, schema: string): Promise<readonly string[]> {
  const tables = await admin.query<{ name: string }>(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = $1',
    [schema],
  )
  const rows: string[] = []
  for (const { name } of tables.rows) {
    const found = await admin.query<{ row: string }>(
      `SELECT row_to_json(t)::text AS row FROM ${schema}."${name}" t`,
    )
    rows.push(...found.rows.map(({ row }) => `${name}: ${row}`))
  }
  return rows
}

/** Submits of every ending, callbacks of every kind, look-ups, and a transport that throws. */
async function live(pool: CountedPool, schema: string): Promise<void> {
  const store = await postgresPaymentStore({ pool, schema })
  const { client, clock, gateway } = clientUnderTest({ store })
  const until = <T>(work: Promise<T>): Promise<T> => pool.until(clock, work)
  for (const [n, step] of steps.entries()) {
    gateway.submitSteps.splice(0, Infinity, step)
    await until(client.submit(orderOf(`order-${n}`)))
  }
  for (const [n, key] of [...gateway.ledger.keys()].entries()) {
    const writing = writings[n % writings.length] ?? ''
    gateway.settle(key, 'FAILED', `no luck with ${writing}`)
    for (const change of [
      {},
      { cardNo: writing, reason: writing, status: 'FAILED', transactionKey: `${key}x` },
      { orderId: 'nobody-1', transactionKey: `parked-${key}`, cardNo: btoa(writing) },
    ]) {
      await until(client.handleCallback({ rawBody: gateway.callback(key, change) }))
    }
  }
  await until(client.idle())
  for (const [n, writing] of writings.entries()) {
    gateway.onRequest = ({ body }) => {
      throw new TransportError(`could not send ${body} of ${writing}`, true)
    }
    await until(client.submit(orderOf(`order-thrown-${n}`)))
  }
  gateway.onRequest = undefined
  await pool.pass(clock, 3_600_000)
  await until(client.reconciler.sweep())
  await until(client.stop())
}

describe.skipIf(missing !== undefined)(`the card number ${missing ?? ''}`.trim(), () => {
  it('is in no row that is written to PostgreSQL', { timeout: 60_000 }, async () => {
    if (!server) return
    const schema = await server.schema()
    await live(new CountedPool(server.pool()), schema)

    const rows = await dump(server, schema)
    expect(rows.filter(holdsNumber)).toEqual([])
    for (const table of ['payments', 'attempts', 'callbacks', 'outbox']) {
      expect(rows.filter((row) => row.startsWith(`${table}: `)).length).toBeGreaterThan(5)
    }
    // The search can find it, however it was written.
    await server.admin.query(`UPDATE ${schema}.attempts SET detail = $1 WHERE number = 1`, [dashed])
    expect((await dump(server, schema)).filter(holdsNumber).length).toBeGreaterThan(5)
    const planted = [...writings, btoa(dashed), `x${btoa(cardDigits)}`]
    expect(planted.every(holdsNumber)).toBe(true)
  })
})
