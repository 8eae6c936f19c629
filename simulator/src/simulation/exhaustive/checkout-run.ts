import type { ScenarioRule } from '../../scenario/scenario.js'
import { findScenario } from '../../scenario/shipped-scenarios.js'
import { paymentWorld } from '../payment-world/payment-world.js'
import type { StoreKind } from '../world/simulation.js'
import type { EnumeratedRun } from './enumerate.js'
import type { ExhaustiveOptions } from './exhaustive-options.js'

/**
 * The settings of the run whose faults are enumerated: those that a shop could have, with times
 * that keep the run short. Two processes, so that one can take over from the other; pauses mostly
 * outlast a lease. The first look-up comes before a late request is executed, so that what it does
 * not find may come yet. Faults go on until what was never executed has been given up and told of,
 * so that a second one can strike there too.
 */
const plainKnobs: Readonly<Record<string, number | string>> = {
  processes: 2,
  preset: 'gateway',
  attempts: 3,
  'connect time-out ms': 500,
  'response time-out ms': 2000,
  'look-up time-out ms': 1000,
  'deadline beyond ms': 3000,
  'back-off ms': 100,
  'slow call ms': 1500,
  'breaker waits ms': 3000,
  'half-open calls': 3,
  bulkhead: 50,
  'first check ms': 1500,
  'later checks ms': 15_000,
  'first round ms': 14_000,
  'rounds every ms': 45_000,
  'jitter %': 0,
  batch: 10,
  concurrency: 4,
  'look-ups per second': 50,
  'lease ms': 3000,
  'ms between orders': 10_000,
  'faults go on for ms': 96_000,
  'expiry looks every ms': 60_000,
  'orders expire after ms': 30_000,
  'expires under a payment': 'no',
  'messages late up to ms': 12_000,
  'clock wrong up to ms': 2000,
  'pause up to ms': 6000,
  'down up to ms': 3000,
  'crashes per process': 8,
  'lives at least ms': 0,
}

/**
 * A buyer who comes after the gateway's first outage could begin, clicks once, is approved, and
 * wants nothing back; where the gateway confirms later, that takes longer than an outage.
 */
const seed = 59

/** The gateway as a whole is away, as often as it can be: one point for each such time. */
const outages = { every: 8000, lasts: 8000 }

/** Faults that scenarios let strike changes only: here they strike look-ups too. */
const ofLookUpsToo = ['fail-before-commit', 'proxy-error', 'slow-body']
  .concat('truncated-body', 'malformed-body')
  .flatMap((fault) => [
    { id: fault, fault },
    { id: `${fault} of look-ups`, fault, match: { operation: 'inquiry' } },
  ])

/** What strikes at a time, or above a limit, strikes where it is wanted, whenever that is. */
const rules: readonly ScenarioRule[] = [
  { id: 'connection-refused', fault: 'connection-refused', burst: outages },
  { id: 'black-out', fault: 'black-out', burst: outages },
  { id: 'restart', fault: 'restart', burst: outages },
  { id: 'brown-out', fault: 'brown-out' },
  { id: 'rate-limit', fault: 'rate-limit', limit: { requests: 0, per: 1000 } },
  ...ofLookUpsToo,
].map((rule) => ({ rate: 1, match: {}, ...rule }))

/** One buyer who pays for one order, at a gateway that approves at once where it can. */
export function checkoutRun(dialect: string, store: StoreKind): EnumeratedRun {
  return {
    world: paymentWorld,
    seed,
    scenario: { ...findScenario('everything'), name: 'exhaustive', faults: rules },
    isSwarm: false,
    rates: {},
    store,
    entities: 1,
    dialects: [dialect],
    knobs: plainKnobs,
  }
}

/** The same for each gateway. */
export function checkoutRuns(
  options: Pick<ExhaustiveOptions, 'dialects' | 'store' | 'onlyFaults'>,
): ReadonlyMap<string, EnumeratedRun> {
  const { dialects, store, onlyFaults: faults } = options
  return new Map(dialects.map((name) => [name, { faults, ...checkoutRun(name, store) }]))
}
