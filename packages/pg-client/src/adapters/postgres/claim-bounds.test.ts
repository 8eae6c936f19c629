import { afterAll, describe, expect, it } from 'vitest'
import type { Pool } from 'pg'
import { findPostgresServer } from '../../testing/postgres-server.js'
import { migrate } from './migrate.js'
import { explainTake, textOfPlan, type PlanNode } from '../../testing/explain-take.js'

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
