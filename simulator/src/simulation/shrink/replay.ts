import { loadWorld } from '../hunt/load-world.js'
import { runSeed } from '../run/run-seed.js'
import type { SeedOutcome } from '../run/seed-outcome.js'
import type { World } from '../world/world.js'
import type { Repro } from './repro.js'

/**
 * Lets a failing run happen again, with exactly its strikes, orders and settings.
 *
 * @throws TypeError where its world cannot be loaded.
 */
export async function replay(repro: Repro): Promise<SeedOutcome> {
  return replayIn(await loadWorld(repro.worldFile ?? undefined), repro)
}

/** The same in a world that is at hand. */
export function replayIn(world: World, repro: Repro): Promise<SeedOutcome> {
  const { seed, scenario, isSwarm, rates, dialects, store, entitiesPerSeed } = repro
  return runSeed({
    world,
    seed,
    scenario,
    isSwarm,
    rates,
    dialects,
    store,
    entities: entitiesPerSeed,
    knobs: repro.knobs,
    kept: repro.entities,
    only: repro.strikes,
    isTraced: true,
  })
}
