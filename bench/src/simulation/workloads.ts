import { findScenario, type HuntOptions, type StoreKind } from '@holdfast/pg-simulator/simulation'
import { atLeast, type Target } from '../target.js'

/** One way to simulate, and how fast it is to be, in payments a minute for each worker. */
export interface Workload {
  /** The scenario, as the table names it. */
  readonly name: string
  readonly store: StoreKind
  readonly scenario: 'calm' | 'everything'
  /** Faults that strike at this rate whatever the scenario says. */
  readonly rates: Readonly<Record<string, number>>
  readonly target: Target
}

const crashes = { 'crash-before': 0.005, 'crash-after': 0.005 }

const scenarios: readonly Pick<Workload, 'name' | 'scenario' | 'rates'>[] = [
  { name: 'calm', scenario: 'calm', rates: {} },
  { name: 'calm, with crashes', scenario: 'calm', rates: crashes },
  { name: 'everything', scenario: 'everything', rates: {} },
]

const targets: Readonly<Record<'memory' | 'sqlite', Target>> = {
  memory: atLeast(2_000_000, ' a core'),
  sqlite: atLeast(500_000, ' a core'),
}

/** Every scenario on every store. */
export const workloads: readonly Workload[] = (['memory', 'sqlite'] as const).flatMap((store) =>
  scenarios.map((scenario) => ({ store, target: targets[store], ...scenario })),
)

/** Payments of one seed: small worlds are faster than large ones. */
export const entities = 20

/** What a hunt in a workload is told; seeds without end. */
export function huntOptionsOf(workload: Workload, jobs: number, forMs: number): HuntOptions {
  const { store, scenario: name, rates } = workload
  const scenario = findScenario(name)
  return {
    scenario,
    isSwarm: scenario.draw === 'swarm',
    rates,
    dialects: ['async-card', 'toss', 'stripe'],
    store,
    entities,
    firstSeed: 1,
    seeds: 1_000_000,
    forMs,
    jobs,
    bail: false,
    shrink: false,
    checkEvery: 0,
    thresholds: [],
  }
}
