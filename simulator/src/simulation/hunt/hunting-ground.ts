import { thisThread, workerThreads, type Crew } from '../threads/crew.js'
import type { World } from '../world/world.js'
import type { HuntOptions } from './hunt-options.js'
import { playSeeds, type SeedRange } from './play-seeds.js'
import type { TallyData } from './tally.js'

/** Where seeds are run: this thread, or others, which load their world by themselves. */
export function huntingGround(world: World, options: HuntOptions): Crew<SeedRange, TallyData> {
  const { jobs } = options
  if (jobs === 0) return thisThread((range) => playSeeds(world, options, range, () => []))
  const module = new URL('./hunt-worker.js', import.meta.url)
  return workerThreads({ module, workerData: options, jobs })
}
