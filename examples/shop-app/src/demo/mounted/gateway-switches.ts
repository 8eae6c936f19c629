import type { FaultRuleInput } from '@holdfast/pg-simulator'
import type { SimulatorClient } from '@holdfast/pg-simulator/client'
import {
  doubledCallbacks,
  down,
  hang,
  lateCallbacks,
  lostAnswers,
  noCallbacks,
  refusals,
  slow,
} from '../gateway-faults.js'

/** What a switch breaks while it is on, as rules of the simulator. */
const rulesOf = {
  slow: [slow],
  refuses: [refusals],
  hangs: [hang],
  down: [down],
  'answers-lost': [lostAnswers],
  'callbacks-lost': [noCallbacks],
  'callbacks-doubled': [doubledCallbacks],
  'callbacks-late': [lateCallbacks],
} as const satisfies Readonly<Record<string, readonly FaultRuleInput[]>>

export type SwitchName = keyof typeof rulesOf

export interface SwitchTold {
  readonly name: SwitchName
  readonly isOn: boolean
}

export function isSwitchName(name: string): name is SwitchName {
  return Object.hasOwn(rulesOf, name)
}

type RuleKeeper = Pick<SimulatorClient, 'addFault' | 'changeScenario' | 'faults' | 'removeFault'>

/**
 * Switches that are rules of the simulator with ids of their own: whether one is on is read there,
 * so that it is still known when the shop has died in between. One is thrown at a time, so that a
 * double click does nothing twice.
 */
export class GatewaySwitches {
  readonly #simulator: RuleKeeper
  #turn: Promise<unknown> = Promise.resolve()

  constructor(simulator: RuleKeeper) {
    this.#simulator = simulator
  }

  /** @throws SimulatorClientError, as the others */
  async list(): Promise<readonly SwitchTold[]> {
    const held = new Set((await this.#simulator.faults()).map(({ id }) => id))
    return switchNames.map((name) => ({
      name,
      isOn: rulesWithIds(name).every(({ id }) => held.has(id)),
    }))
  }

  set(name: SwitchName, isOn: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const held = new Set((await this.#simulator.faults()).map(({ id }) => id))
      for (const rule of rulesWithIds(name)) {
        if (isOn && !held.has(rule.id)) await this.#simulator.addFault(rule)
        if (!isOn && held.has(rule.id)) await this.#simulator.removeFault(rule.id)
      }
    })
  }

  /** Takes every rule away, those of others too. */
  calm(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#simulator.changeScenario({ faults: [] })
    })
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(act)
    this.#turn = done.catch(() => undefined)
    return done
  }
}

const switchNames = Object.keys(rulesOf) as readonly SwitchName[]

function rulesWithIds(name: SwitchName): readonly (FaultRuleInput & { readonly id: string })[] {
  return rulesOf[name].map((rule, index) => ({ ...rule, id: `demo-${name}-${index + 1}` }))
}
