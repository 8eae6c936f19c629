import { inLongHang } from './contestants.js'
import { heapGrowth, mostUnderWay, type HeapGrowth } from './long-hang.js'

/** What one process measures. */
export interface HeapJob {
  /** The contestant. */
  readonly name: string
  readonly perSecond: number
  readonly seed: string
  /** Virtual milliseconds from one look at the memory to the next. */
  readonly everyMs: number
}

/**
 * Collections per look, of which the least counts: finalizers hold some things for a turn, and now
 * and then what was freed is not counted as free at once.
 */
const TURNS = 5

/**
 * Measures the memory of this process, which has nothing else to do.
 *
 * @throws Error if there is no such contestant, or the process cannot collect garbage when told to.
 */
export async function doHeapJob(job: HeapJob): Promise<readonly HeapGrowth[]> {
  const { name, perSecond, seed, everyMs } = job
  const contestant = inLongHang.find((known) => known.name === name)
  if (contestant === undefined) throw new Error(`there is no guard named '${name}'`)
  const { gc: collect } = globalThis
  if (collect === undefined) throw new Error('start the process with --expose-gc')
  const usedBytes = () => bytesInUse(collect)
  // What the engine keeps for code that ran for the first time would look like growth.
  await mostUnderWay(contestant, perSecond, `${seed}/rehearsal`)
  await usedBytes()
  return await heapGrowth(contestant, perSecond, seed, { everyMs, usedBytes })
}

async function bytesInUse(collect: () => unknown): Promise<number> {
  let least = Infinity
  for (let i = 0; i < TURNS; i += 1) {
    collect()
    await new Promise((done) => setImmediate(done))
    least = Math.min(least, process.memoryUsage().heapUsed)
  }
  return least
}
