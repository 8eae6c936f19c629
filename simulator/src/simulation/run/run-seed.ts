import type { WorldRun } from '../world/world.js'
import type { RunClock } from './run-clock.js'
import type { RunOptions } from './run-options.js'
import type { SeedOutcome } from './seed-outcome.js'
import { SimulationRun } from './simulation-run.js'

/** How often it is looked whether all has come to its end, in virtual ms. */
const lookEveryMs = 5000

/**
 * Runs one seed. Two phases, as TigerBeetle's VOPR has them: faults strike and nothing may break;
 * then they end, and everything must come to its end within the world's bound. An error that nobody
 * catches is a violation too, and ends the run.
 */
export async function runSeed(options: RunOptions): Promise<SeedOutcome> {
  const run = new SimulationRun(options)
  const hearNoMore = hearRejections((error) => run.threw(error))
  let world: WorldRun | undefined
  try {
    world = options.world.build(run)
    await play(run, world)
  } catch (error) {
    run.threw(error)
  } finally {
    await world?.close?.()
    hearNoMore()
  }
  return run.outcome(world?.boundMs ?? 0)
}

async function play(run: SimulationRun, world: WorldRun): Promise<void> {
  await run.clock.advance(world.safetyMs)
  run.endFaults()
  world.heal?.()
  const isConverged = await converges(world, run.clock)
  await world.check()
  if (!isConverged) run.reportNotConverged(world.boundMs)
  // What has been rejected last is heard of in the next turn.
  await run.clock.advance(0)
}

/** Hears of promises that are rejected, and nobody catches it; gives what ends the hearing. */
function hearRejections(hear: (error: unknown) => void): () => void {
  process.on('unhandledRejection', hear)
  return () => process.off('unhandledRejection', hear)
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
