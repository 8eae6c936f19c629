import { loadCalls, type LibraryName } from './libraries.js'
import { measureBytes } from './measure-bytes.js'
import { warmedUp } from './measure-time.js'
import type { Calls } from './scenario.js'

/** What one process measures: calls of one library, in one unit. */
export interface Task {
  readonly library: LibraryName
  readonly unit: 'nanoseconds' | 'bytes'
  /** How long one slice takes, where time is measured. */
  readonly sliceMs: number
}

/**
 * What measures one call in this process, by its name: the bytes that it allocates, or the
 * nanoseconds that it takes in the next slice. The first slice of a call warms it up.
 *
 * @throws Error, when it is called, if the library has no such call.
 */
export async function workOn(
  { library, unit, sliceMs }: Task,
  load: (library: LibraryName) => Promise<Calls> = loadCalls,
): Promise<(call: string) => Promise<number>> {
  const known = await load(library)
  const warm = new Map<string, () => Promise<number>>()
  return async (call) => {
    const open = known[call]
    if (open === undefined) throw new Error(`${library} has no call named '${call}'`)
    if (unit === 'bytes') return measureBytes(await open())
    const takeSlice = warm.get(call) ?? (await warmedUp(await open(), sliceMs))
    warm.set(call, takeSlice)
    return takeSlice()
  }
}
