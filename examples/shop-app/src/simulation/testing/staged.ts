import {
  defineWorld,
  findScenario,
  runSeed,
  type RunOptions,
  type SeedOutcome,
  type Simulation,
} from '@holdfast/pg-simulator/simulation'
import { watchedInvariants } from '../witness/watched-invariants.js'

/**
 * Runs a scene for a minute in a simulation in which nothing strikes, unless `change` says
 * otherwise; what it throws is a violation of `program-throws-nothing`.
 */
export function staged(
  scene: (simulation: Simulation) => void,
  change: Partial<RunOptions> = {},
): Promise<SeedOutcome> {
  const world = defineWorld({
    name: 'stage',
    explains: 'A scene of a test.',
    invariants: Object.values(watchedInvariants),
    sometimes: [],
    limits: () => ({ leastLifeMs: 1 }),
    build: (simulation) => {
      scene(simulation)
      return {
        safetyMs: 60_000,
        boundMs: 60_000,
        isConverged: () => Promise.resolve(true),
        check: () => Promise.resolve(),
      }
    },
  })
  return runSeed({
    ...{
      world,
      seed: 1,
      scenario: findScenario('everything'),
      isSwarm: false,
      rates: {},
      only: [],
    },
    ...{ dialects: ['toss'], store: 'sqlite', entities: 3, isTraced: true },
    ...change,
  })
}
