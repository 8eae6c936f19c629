import { loadCalls, type LibraryName } from './libraries.js'
import { measureBytes } from './measure-bytes.js'
import { measureTime } from './measure-time.js'

/** What one process measures: calls of one library, one after another. */
export interface Job {
  readonly library: LibraryName
  /** Names of its calls, in the order in which they are measured. */
  readonly calls: readonly string[]
  readonly unit: 'nanoseconds' | 'bytes'
  /** Milliseconds per call where time is measured. */
  readonly roundMs: number
}

/** One figure per call, by its name. */
export type JobResult = Readonly<Record<string, number>>

/**
 * Does the job in this process.
 *
 * @throws Error if the library has no such call.
 */
export async function doJob({ library, calls, unit, roundMs }: Job): Promise<JobResult> {
  const known = await loadCalls(library)
  const figures: Record<string, number> = {}
  for (const name of calls) {
    const open = known[name]
    if (open === undefined) throw new Error(`${library} has no call named '${name}'`)
    const scenario = await open()
    figures[name] =
      unit === 'bytes' ? await measureBytes(scenario) : await measureTime(scenario, roundMs)
  }
  return figures
}
