import { findScenario } from '../scenario/shipped-scenarios.js'
import type { RunOptions } from '../simulation/run/run-options.js'
import type { World } from '../simulation/world/world.js'

/** Seed 1 of a world with five things in it, at the mercy of every fault, unless told otherwise. */
export function sampleRun(world: World, change: Partial<RunOptions> = {}): RunOptions {
  return {
    world,
    seed: 1,
    scenario: findScenario('everything'),
    isSwarm: true,
    rates: {},
    dialects: ['async-card', 'toss', 'stripe'],
    store: 'memory',
    entities: 5,
    isTraced: false,
    ...change,
  }
}
