import type { RunOptions } from '../run/run-options.js'
import { runSeed } from '../run/run-seed.js'
import type { World } from '../world/world.js'
import type { HuntOptions } from './hunt-options.js'
import { Tally, type TallyData } from './tally.js'

/** Some seeds in a row. */
export interface SeedRange {
  readonly from: number
  readonly count: number
}

/** How one seed of a hunt is run. */
export function runOptionsOf(world: World, options: HuntOptions, seed: number): RunOptions {
  const { scenario, isSwarm, rates, onlyFaults, dialects, store, entities } = options
  return {
    world,
    seed,
    scenario,
    isSwarm,
    rates,
    onlyFaults,
    dialects,
    store,
    entities,
    isTraced: false,
  }
}

/**
 * Runs some seeds, a share of them twice: a second run that leaves another trace means that
 * something other than the seed has decided.
 */
export async function playSeeds(
  world: World,
  options: HuntOptions,
  { from, count }: SeedRange,
  forbidden: () => readonly string[],
): Promise<TallyData> {
  const tally = new Tally()
  for (let seed = from; seed < from + count; seed += 1) {
    const run = runOptionsOf(world, options, seed)
    const outcome = await runSeed(run)
    tally.add({ ...outcome, forbidden: forbidden() })
    if (options.checkEvery > 0 && (seed - options.firstSeed) % options.checkEvery === 0) {
      const again = await runSeed(run)
      // What it uses is known from the first run, and is not the next seed's.
      forbidden()
      tally.addSecondRun(seed, again.traceHash === outcome.traceHash)
    }
    if (options.bail && outcome.violations.length > 0) break
  }
  return tally.data()
}
