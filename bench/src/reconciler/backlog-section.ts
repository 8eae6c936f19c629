import { withDatabase, type ChosenDatabases, type DatabaseName } from '../databases.js'
import type { BacklogRow } from './backlog-report.js'
import { fillBacklog } from './fill-backlog.js'
import { measure } from './measure.js'

/** Which backlogs are measured, and how far. */
export interface BacklogEffort {
  /** Payments that wait. */
  readonly waiting: readonly number[]
  /** Processes that share them. */
  readonly workers: readonly number[]
  /** Stop after so many; 0 for all. */
  readonly settle: number
  /** Payments in hand at the same time, per worker. */
  readonly concurrency: number
}

/** Measures every backlog by every number of workers, each in a database of its own. */
export async function measureBacklogs(
  { names, url }: ChosenDatabases,
  effort: BacklogEffort,
  onStep: (step: string) => void,
): Promise<readonly BacklogRow[]> {
  const rows: BacklogRow[] = []
  for (const database of names) {
    for (const workers of effort.workers) {
      for (const waiting of effort.waiting) {
        rows.push(await measureOne(url, effort, { database, workers, waiting }))
        onStep(`${database}, ${workers} workers, ${waiting} waiting`)
      }
    }
  }
  return rows
}

function measureOne(
  url: string,
  { settle, concurrency }: BacklogEffort,
  row: { readonly database: DatabaseName; readonly workers: number; readonly waiting: number },
): Promise<BacklogRow> {
  const { database: name, workers, waiting } = row
  return withDatabase(name, url, async (database) => {
    await fillBacklog(database, waiting)
    const enough = settle === 0 ? waiting : Math.min(settle, waiting)
    return { ...row, figures: await measure(database, { workers, concurrency, enough }) }
  })
}
