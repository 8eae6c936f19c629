import { createSimulator } from '../create-simulator.js'
import type { FaultPatch } from '../faults/fault-settings.js'
import type { Simulator, SimulatorAddresses, SimulatorOptions } from '../simulator.js'
import { startMerchant, type Merchant } from './merchant.js'

/** No refusals, no latency, settled at once. */
export const AT_ONCE = {
  refuseRate: 0,
  latencyMs: { min: 0, max: 0 },
  processingMs: { min: 0, max: 0 },
} satisfies FaultPatch

/** Simulators and merchants that one test starts and `clear` ends. */
export class Stage {
  #cleanUps: (() => Promise<void>)[] = []

  /** A started simulator, with `faults` laid over `AT_ONCE`. */
  async simulator(
    faults: FaultPatch = {},
    options: SimulatorOptions = {},
  ): Promise<SimulatorAddresses & { simulator: Simulator }> {
    const simulator = createSimulator({ ...options, faults: { ...AT_ONCE, ...faults } })
    this.#cleanUps.push(() => simulator.stop())
    return { simulator, ...(await simulator.start()) }
  }

  /** A started merchant; see `startMerchant`. */
  async merchant(answer?: Parameters<typeof startMerchant>[0]): Promise<Merchant> {
    const merchant = await startMerchant(answer)
    this.#cleanUps.push(() => merchant.close())
    return merchant
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
