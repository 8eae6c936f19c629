import type { Pool } from 'pg'
import type { ClaimRequest } from '../ports/payment-store.js'

/** One step of a query plan, with what it really did. */
export interface PlanNode {
  readonly 'Node Type': string
  readonly 'Index Name'?: string
  /** Where it is a part of the statement with a name of its own, as `CTE due`. */
  readonly 'Subplan Name'?: string
  /** Per loop. */
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Shared Hit Blocks': number
  readonly 'Shared Read Blocks': number
  readonly Plans?: readonly PlanNode[]
}

/**
 * How the server executes what a claim calls, `take_due`, under the settings that it has there:
 * executed, and undone.
 */
export async function explainTake(
  pool: Pool,
  schema: string,
  request: ClaimRequest,
): Promise<{ readonly root: PlanNode; readonly pages: number }> {
  const { dialect, now, horizonMs, leaseMs, limit, stepMs, holder } = request
  const client = await pool.connect()
  try {
    const { rows } = await client.query<{ prosrc: string; proconfig: string[] }>(
      'SELECT prosrc, proconfig FROM pg_proc WHERE oid = to_regproc($1)',
      [`${schema}.take_due`],
    )
    const [taken] = rows
    if (!taken) throw new Error(`there is no ${schema}.take_due`)
    await client.query('BEGIN')
    for (const setting of taken.proconfig) {
      await client.query(`SET LOCAL ${setting.replace('=', ' TO ')}`)
    }
    const values = [dialect, now, now + horizonMs, now + leaseMs, limit, stepMs, holder]
    const explained = await client.query<{ 'QUERY PLAN': readonly [{ Plan: PlanNode }] }>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${taken.prosrc}`,
      values,
    )
    const [plan] = explained.rows
    if (!plan) throw new Error('EXPLAIN said nothing')
    const root = plan['QUERY PLAN'][0].Plan
    return { root, pages: root['Shared Hit Blocks'] + root['Shared Read Blocks'] }
  } finally {
    await client.query('ROLLBACK')
    client.release()
  }
}

/** One line for each step, the outermost first. */
export function textOfPlan(node: PlanNode | undefined, depth = 0): string {
  if (!node) return ''
  const index = node['Index Name'] ? ` using ${node['Index Name']}` : ''
  const own = `${'  '.repeat(depth)}${node['Node Type']}${index}`
  return [own, ...(node.Plans ?? []).map((part) => textOfPlan(part, depth + 1))].join('\n')
}
