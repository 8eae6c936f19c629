import type { WorldRun } from '../world/world.js'
import type { RunClock } from './run-clock.js'
import type { RunOptions } from './run-options.js'
import type { SeedOutcome } from './seed-outcome.js'
import { SimulationRun } from './simulation-run.js'

/** How often it is looked whether all has come to its end, in virtual ms. */
const lookEveryMs = 5000

/**
 * Runs one seed. Two phases, as TigerBeetle's VOPR has them: faults strike and nothing may break;
 * then they end, and everything must come to its end within the world's bound.
 */
export async function runSeed(options: RunOptions): Promise<SeedOutcome> {
  const run = new SimulationRun(options)
  const world = options.world.build(run)
  try {
    await run.clock.advance(world.safetyMs)
    run.endFaults()
    world.heal?.()
    const isConverged = await converges(world, run.clock)
    await world.check()
    if (!isConverged) run.reportNotConverged(world.boundMs)
    return run.outcome(world.boundMs)
  } finally {
    await world.close?.()
  }
}

/** Lets time pass until all has come to its end, or the bound is over; whether it has. */
async function converges(world: WorldRun, clock: RunClock): Promise<boolean> {
  const until = clock.monotonic() + world.boundMs
  while (!(await world.isConverged())) {
    const leftMs = until - clock.monotonic()
    if (leftMs <= 0) return false
    await clock.advance(Math.min(lookEveryMs, leftMs))
  }
  return true
}
