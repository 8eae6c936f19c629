import { parentPort, workerData } from 'node:worker_threads'
import { installGuard } from '../guard/guard.js'
import type { HuntOptions } from './hunt-options.js'
import { loadWorld } from './load-world.js'
import { playSeeds, type SeedRange } from './play-seeds.js'

// A worker thread is told some seeds to run, one message after another.
const port = parentPort
if (port === null) throw new Error('this module runs in a worker thread')

const options = workerData as HuntOptions
const world = await loadWorld(options.worldFile)
const guard = installGuard()

port.on('message', (range: SeedRange) => {
  playSeeds(world, options, range, () => guard.take()).then(
    (tally) => port.postMessage({ tally }),
    (error: unknown) => port.postMessage({ error: textOf(error), range }),
  )
})

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
