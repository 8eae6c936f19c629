import { afterAll, describe, expect, it } from 'vitest'
import type { Pool } from 'pg'
import {
  sampleAttempt,
  sampleCallback,
  sampleEvent,
  samplePayment,
  sampleRefund,
} from '../../conformance/sample-payment.js'
import type { PaymentStore } from '../../ports/payment-store.js'
import { explainTake, textOfPlan, type PlanNode } from '../../testing/explain-take.js'
import { holdTransaction, type HeldTransaction } from '../../testing/held-transaction.js'
import { findPostgresServer } from '../../testing/postgres-server.js'
import { migrate } from './migrate.js'
import { postgresPaymentStore } from './postgres-payment-store.js'

const { server, missing } = await findPostgresServer()
afterAll(() => server?.stop())

/** More than there are in a bucket at first: then the server would rather sort them. */
const limit = 300
const buckets = 18
/** The most that any step may touch: as many candidates of each bucket as are asked for. */
const mostRows = buckets * limit

/** Due payments of amounts in so many buckets, without telling the server how many they are. */
async function insertDue(pool: Pool, schema: string, from: number, to: number): Promise<void> {
  await pool.query(
    `INSERT INTO ${schema}.payments (
       id, reference, order_id, owner, amount_minor, amount_bucket, currency, dialect, state,
       certainty, active, may_still_turn, refunded_minor, attempts, may_be_in_flight, checks,
       next_check_at, created_at, updated_at, version
     )
     SELECT 'p' || n, 'r' || n, 'o' || n, 'buyer', 1 << (n % ${buckets}), n % ${buckets}, 'KRW',
       'async-card', 'unknown', 'unknown', true, false, 0, 1, true, 0, n, n, n, 0
     FROM generate_series(${from}, ${to}) AS n`,
  )
}

/** Callbacks of all those payments, and parked ones: strangers', and at the end a payment's. */
async function insertCallbacks(pool: Pool, schema: string, parked: number): Promise<void> {
  await pool.query(
    `INSERT INTO ${schema}.callbacks
       (dialect, event_id, reference, payment_id, callback, received_at, settled)
     SELECT 'async-card', 'e' || id, reference, id, '{}', 1, true FROM ${schema}.payments
     UNION ALL
     SELECT 'async-card', 'x' || n, 'x' || n, NULL, '{}', n, false
     FROM generate_series(1, ${parked - 1}) AS n
     UNION ALL
     SELECT 'async-card', 'last', 'r7', NULL, '{}', ${parked}, false`,
  )
}

/** How often each table was read from end to end, and how many rows were found by an index. */
type Reads = Readonly<Record<string, { readonly scans: number; readonly found: number }>>

/** What has been read in a transaction that is open. */
async function readsOf({ pool }: HeldTransaction, schema: string): Promise<Reads> {
  const { rows } = await pool.query({
    text: `SELECT relname AS name, seq_scan::int AS scans, idx_tup_fetch::int AS found
      FROM pg_stat_xact_user_tables WHERE schemaname = $1`,
    values: [schema],
  })
  const tables = rows as readonly { name: string; scans: number; found: number }[]
  return Object.fromEntries(tables.map(({ name, ...reads }) => [name, reads]))
}

/** Whatever a sweep, or who takes payments beside it, asks of a store. */
async function callsOf(store: PaymentStore) {
  const payment = (await store.get('p7'))!
  const refund = sampleRefund(payment)
  const attempt = sampleAttempt({ refundId: refund.id })
  const events = [sampleEvent(payment)]
  const { dialect } = payment
  const claim = { dialect, now: 1e6, limit, leaseMs: 1000, horizonMs: 1e7, stepMs: 60_000 }
  const callback = sampleCallback('r8')
  return {
    insert: () => store.insert(samplePayment({ orderId: 'new' })),
    get: () => store.get('p7'),
    getByReference: () => store.getByReference('r7'),
    listByOrder: () => store.listByOrder('o7'),
    receiveCallback: () => store.receiveCallback({ dialect, callback, receivedAt: 1 }),
    save: () =>
      store.save({ payment, refund, attempt, events, soleForOrder: true, settlesCallbacks: 'all' }),
    adoptParkedCallbacks: () => store.adoptParkedCallbacks(dialect),
    dropParkedCallbacks: () => store.dropParkedCallbacks({ dialect, receivedBefore: 9, keep: 99 }),
    listUnsettledCallbacks: () => store.listUnsettledCallbacks(dialect, limit),
    claimDue: () => store.claimDue({ ...claim, holder: 'one' }),
    readOutbox: () => store.readOutbox({ dialect, after: 0, limit }),
  }
}

function allNodes(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(allNodes)]
}

describe.skipIf(!server)(`a claim ${missing ?? ''}`.trim(), () => {
  it('reads as much of 100 000 that wait as of 5000, and never the table', async () => {
    const schema = await server!.schema()
    const pool = server!.pool(2)
    await migrate(pool, schema)
    const request = {
      dialect: 'async-card',
      now: 1e6,
      limit,
      holder: 'one',
      leaseMs: 1000,
      horizonMs: 1e7,
      stepMs: 60_000,
    }
    await insertDue(pool, schema, 1, 5000)
    await pool.query(`ANALYZE ${schema}.payments`)
    const few = await explainTake(pool, schema, request)
    await insertDue(pool, schema, 5001, 100_000)
    const many = await explainTake(pool, schema, request)
    for (const { root } of [few, many]) {
      for (const node of allNodes(root)) {
        expect(node['Node Type']).not.toMatch(/Seq Scan|Bitmap|Hash|Merge/)
        // Rows are told per loop, and rounded.
        const rows = (node['Actual Rows'] - 0.5) * node['Actual Loops']
        expect(rows).toBeLessThanOrEqual(mostRows)
      }
    }
    expect(textOfPlan(many.root)).toBe(textOfPlan(few.root))
    expect(textOfPlan(many.root)).toMatchInlineSnapshot(`
      "Sort
        Nested Loop
          Function Scan
          Append
            Limit
              Index Scan using payments_due
            Limit
              Index Scan using payments_due
        Limit
          Nested Loop
            Sort
              CTE Scan
            Subquery Scan
              LockRows
                Index Scan using payments_pkey
        ModifyTable
          Nested Loop
            CTE Scan
            Index Scan using payments_pkey
        CTE Scan"
    `)
    expect(many.pages).toBeLessThan(few.pages * 2)
  }, 60_000)
})

describe.skipIf(!server)(`a sweep ${missing ?? ''}`.trim(), () => {
  it('reads no table from end to end, with thousands of callbacks parked', async () => {
    const schema = await server!.schema()
    const pool = server!.pool(2)
    await migrate(pool, schema)
    await insertDue(pool, schema, 1, 20_000)
    const parked = 5000
    await insertCallbacks(pool, schema, parked)
    await pool.query(`ANALYZE ${schema}.payments, ${schema}.callbacks`)
    const held = await holdTransaction(pool)
    try {
      const store = await postgresPaymentStore({ pool: held.pool, schema })
      const calls = Object.entries(await callsOf(store))
      let before = await readsOf(held, schema)
      for (const [name, call] of calls) {
        const result = await call()
        const after = await readsOf(held, schema)
        for (const table of ['payments', 'callbacks']) {
          expect(after[table]?.scans, `${table}, by ${name}`).toBe(before[table]?.scans)
        }
        const found = after['payments']!.found - before['payments']!.found
        expect(found, name).toBeLessThanOrEqual(name === 'claimDue' ? 2 * mostRows : 5)
        // The one that has a payment is behind all others.
        if (name === 'adoptParkedCallbacks') expect(result).toBe(1)
        before = after
      }
    } finally {
      await held.end('ROLLBACK')
    }
  }, 60_000)
})
