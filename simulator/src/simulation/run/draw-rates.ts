import type { Decider } from '../../faults/decider.js'
import { faultList } from '../../faults/fault-list.js'

/** The smallest and the largest rate that a swarm draws. */
const [least, most] = [0.001, 0.3]

/** Which faults a run has, and what says so. */
export interface RateOptions {
  readonly isSwarm: boolean
  /** The scenario's own rules, where nothing is drawn: for faults that are not the gateway's. */
  readonly ruled: Readonly<Record<string, number>>
  /** Laid over all else. */
  readonly rates: Readonly<Record<string, number>>
  /** Only these may strike. */
  readonly onlyFaults?: readonly string[] | undefined
}

/**
 * The rates of one seed, by fault; those that are off are left out. In a swarm each fault is on
 * with probability 1/2, at a rate that is uniform by its logarithm (FoundationDB's and VOPR's way:
 * runs in which some faults are missing reach states that no mixture reaches).
 */
export function drawRates(decider: Decider, options: RateOptions): Record<string, number> {
  const { isSwarm, ruled, rates, onlyFaults } = options
  const drawn: Record<string, number> = {}
  for (const { name, breaksPromise } of faultList) {
    if (onlyFaults !== undefined && !onlyFaults.includes(name)) continue
    const given = rates[name]
    if (given !== undefined) {
      if (given > 0) drawn[name] = given
    } else if (!isSwarm) {
      const rate = ruled[name]
      if (rate !== undefined && rate > 0) drawn[name] = rate
    } else if (breaksPromise === undefined && decider.fraction('is-on', name, 0) < 0.5) {
      const share = decider.fraction('rate', name, 0)
      drawn[name] = least * (most / least) ** share
    }
  }
  return drawn
}
