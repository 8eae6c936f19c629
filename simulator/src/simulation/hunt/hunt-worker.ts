import { workerData } from 'node:worker_threads'
import { installGuard } from '../guard/guard.js'
import { serveTasks } from '../threads/serve-tasks.js'
import type { HuntOptions } from './hunt-options.js'
import { loadWorld } from './load-world.js'
import { playSeeds, type SeedRange } from './play-seeds.js'

// A worker thread of a hunt: each of its tasks is some seeds to run.
const options = workerData as HuntOptions
const world = await loadWorld(options.worldFile)
const guard = installGuard()
serveTasks((range: SeedRange) => playSeeds(world, options, range, () => guard.take()))
