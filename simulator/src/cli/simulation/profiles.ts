import { faultList } from '../../faults/fault-list.js'
import type { Scenario } from '../../scenario/scenario.js'
import type { HuntOptions } from '../../simulation/hunt/hunt-options.js'

/** Which faults strike, where not the scenario's own. */
export const PROFILES = ['mild', 'swarm', 'hell'] as const

/** One of them. */
export type Profile = (typeof PROFILES)[number]

/** In hell every fault strikes in so many of all cases. */
const HELL_RATE = 0.1

/** In mild times faults strike so many times more seldom. */
const MILD_DIVISOR = 10

/** Which faults strike in a hunt, and how often. */
export type Conditions = Pick<HuntOptions, 'scenario' | 'isSwarm' | 'rates'>

/**
 * What a profile makes of a scenario. `mild`: its own faults at a tenth of their rates. `swarm`:
 * each seed draws which faults are on, and at which rates. `hell`: every fault that breaks no
 * promise strikes in 10 % of all cases, in every seed. None: as the scenario says.
 */
export function conditionsOf(scenario: Scenario, profile: Profile | undefined): Conditions {
  switch (profile) {
    case undefined:
      return { scenario, isSwarm: scenario.draw === 'swarm', rates: {} }
    case 'mild':
      return { scenario: milder(scenario), isSwarm: false, rates: {} }
    case 'swarm':
      return { scenario, isSwarm: true, rates: {} }
    case 'hell':
      return { scenario, isSwarm: true, rates: hellRates() }
  }
}

function milder(scenario: Scenario): Scenario {
  const faults = scenario.faults.map((rule) => ({ ...rule, rate: rule.rate / MILD_DIVISOR }))
  return { ...scenario, faults }
}

function hellRates(): Record<string, number> {
  const survivable = faultList.filter(({ breaksPromise }) => breaksPromise === undefined)
  return Object.fromEntries(survivable.map(({ name }) => [name, HELL_RATE]))
}
