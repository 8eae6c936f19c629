import { findScenario } from '../scenario/shipped-scenarios.js'
import type { HuntOptions } from '../simulation/hunt/hunt-options.js'

/** Thirty seeds of five things each, in this thread, unless told otherwise. */
export function sampleHunt(change: Partial<HuntOptions> = {}): HuntOptions {
  return {
    scenario: findScenario('everything'),
    isSwarm: true,
    rates: {},
    store: 'memory',
    dialects: ['async-card', 'toss', 'stripe'],
    entities: 5,
    firstSeed: 1,
    seeds: 30,
    jobs: 0,
    bail: false,
    shrink: true,
    checkEvery: 10,
    thresholds: [],
    ...change,
  }
}
