import type { Scenario } from '../../scenario/scenario.js'
import { paymentWorld } from '../payment-world/payment-world.js'
import type { StoreKind } from '../world/simulation.js'
import type { EnumeratedRun } from './enumerate.js'

/**
 * The settings of the run whose faults are enumerated: those that a shop would have, with times
 * that keep the run short. Two processes, so that one can take over from the other.
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
  'first check ms': 4000,
  'later checks ms': 15_000,
  'first round ms': 1000,
  'rounds every ms': 10_000,
  'jitter %': 0,
  batch: 10,
  concurrency: 4,
  'look-ups per second': 50,
  'lease ms': 8000,
  'ms between orders': 100,
  'faults go on for ms': 12_000,
  'expiry looks every ms': 20_000,
  'orders expire after ms': 30_000,
  'expires under a payment': 'no',
  'messages late up to ms': 8000,
  'clock wrong up to ms': 5000,
  'pause up to ms': 15_000,
  'down up to ms': 3000,
  'crashes per process': 8,
  'lives at least ms': 1,
}

/** One buyer who pays for one order, at a gateway that approves at once where it can. */
export function checkoutRun(dialect: string, scenario: Scenario, store: StoreKind): EnumeratedRun {
  return {
    world: paymentWorld,
    seed: 1,
    scenario,
    rates: {},
    store,
    entities: 1,
    dialects: [dialect],
    knobs: plainKnobs,
  }
}
