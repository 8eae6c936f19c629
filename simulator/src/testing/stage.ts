import { createSimulator } from '../create-simulator.js'
import type { ScenarioInput } from '../scenario/scenario-input.js'
import type { Simulator, SimulatorAddresses, SimulatorOptions } from '../simulator.js'
import { AT_ONCE } from './at-once.js'
import { startMerchant, type Merchant } from './merchant.js'

/** Simulators and merchants that one test starts and `clear` ends. */
export class Stage {
  #cleanUps: (() => Promise<void>)[] = []

  /** A started simulator that plays `AT_ONCE` with this laid over it. */
  async simulator(
    change: Partial<ScenarioInput> = {},
    options: SimulatorOptions = {},
  ): Promise<SimulatorAddresses & { simulator: Simulator }> {
    const simulator = createSimulator({ scenario: AT_ONCE, ...options, change })
    this.onClear(() => simulator.stop())
    return { simulator, ...(await simulator.start()) }
  }

  /** A started merchant; see `startMerchant`. */
  async merchant(answer?: Parameters<typeof startMerchant>[0]): Promise<Merchant> {
    const merchant = await startMerchant(answer)
    this.onClear(() => merchant.close())
    return merchant
  }

  /** Has something else ended with the rest. */
  onClear(cleanUp: () => Promise<void>): void {
    this.#cleanUps.push(cleanUp)
  }

  /** Ends everything. */
  async clear(): Promise<void> {
    const cleanUps = this.#cleanUps
    this.#cleanUps = []
    await Promise.all(cleanUps.map((cleanUp) => cleanUp()))
  }
}

/** Waits, one turn of the event loop at a time, for something that the network brings about. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}
