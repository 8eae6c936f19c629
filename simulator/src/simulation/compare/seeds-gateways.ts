import { changeScenario } from '../../scenario/read-scenario.js'
import type { Scenario } from '../../scenario/scenario.js'
import { findScenario } from '../../scenario/shipped-scenarios.js'

/** The seeds' gateway, well: it refuses four in ten. */
export function seedsGateway(): Scenario {
  return findScenario('seeds')
}

/** The same, hanging: every request is swallowed. */
export function hangingGateway(): Scenario {
  return changeScenario(seedsGateway(), { name: 'hanging', faults: [{ fault: 'hang' }] })
}

/** The same, gone: connections are refused. */
export function deadGateway(): Scenario {
  return changeScenario(seedsGateway(), { name: 'dead', faults: [{ fault: 'connection-refused' }] })
}

/** A gateway that accepts and settles everything, and never tells. */
export function silentGateway(): Scenario {
  return changeScenario(findScenario('calm'), { faults: [{ fault: 'callback-lost' }] })
}
