import { paymentWorld, runSeed } from '@holdfast/pg-simulator/simulation'
import { profiled } from './cpu-profile.js'
import { timeByPart, type Part } from './time-by-part.js'
import { entities, huntOptionsOf, type Workload } from './workloads.js'

/** Runs so many seeds of a workload in this thread, twice; profiles the second time. */
export async function profileWorkload(
  workload: Workload,
  seeds: number,
): Promise<ReadonlyMap<Part, number>> {
  const { scenario, isSwarm, rates, dialects, store } = huntOptionsOf(workload, 0, 0)
  const about = { world: paymentWorld, scenario, isSwarm, rates, dialects, store, entities }
  const play = async (): Promise<void> => {
    for (let seed = 1; seed <= seeds; seed += 1) {
      await runSeed({ seed, isTraced: false, ...about })
    }
  }
  await play()
  return timeByPart(await profiled(play))
}
