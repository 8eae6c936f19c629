import { DIALECT_NAMES } from '../dialects/served-dialect.js'
import { findScenario } from '../scenario/shipped-scenarios.js'
import { huntIn } from './hunt/hunt.js'
import type { HuntOptions, HuntProgress } from './hunt/hunt-options.js'
import type { HuntReport } from './hunt/hunt-report.js'
import { paymentWorld } from './payment-world/payment-world.js'
import type { World } from './world/world.js'

/** What to simulate; everything has a default. */
export interface SimulateOptions extends Partial<
  Omit<HuntOptions, 'worldFile' | 'jobs' | 'scenario' | 'isSwarm'>
> {
  /** Default: the payment client's. */
  readonly world?: World
  /** A shipped scenario's name. Default `everything`, whose faults each seed draws anew. */
  readonly scenario?: string
  readonly onProgress?: (progress: HuntProgress) => void
  /** Ends it; what was found until then is reported. */
  readonly signal?: AbortSignal
}

/**
 * Runs many seeds of a world in this thread, and reports what they found: `pgsim simulate` for
 * tests. Default: 100 seeds from 1 on, 20 things each, all dialects, SQLite in memory, failures
 * made small, one in 100 seeds run twice. There is no guard: it would also stop the test runner.
 *
 * @throws ScenarioError where there is no such scenario, or a threshold says nothing.
 */
export function simulate(options: SimulateOptions = {}): Promise<HuntReport> {
  const {
    world = paymentWorld,
    scenario: name = 'everything',
    onProgress,
    signal,
    ...given
  } = options
  const scenario = findScenario(name)
  const defaults: HuntOptions = {
    scenario,
    isSwarm: scenario.draw === 'swarm',
    rates: {},
    dialects: DIALECT_NAMES,
    store: 'sqlite',
    entities: 20,
    firstSeed: 1,
    seeds: 100,
    jobs: 0,
    bail: false,
    shrink: true,
    checkEvery: 100,
    thresholds: scenario.thresholds,
  }
  return huntIn(
    world,
    { ...defaults, ...given },
    {
      onProgress: onProgress ?? (() => undefined),
      signal: signal ?? new AbortController().signal,
    },
  )
}
