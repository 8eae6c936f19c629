import { burstAt } from '../../faults/rule-timing.js'
import type { Scenario } from '../../scenario/scenario.js'

/**
 * Whether a fault may strike at this moment, by the windows and bursts of the scenario's rules for
 * it; one that has no rule may at any time. For what stands around the gateway: the gateway's own
 * plan looks at the time itself.
 *
 * @param now ms since the run began
 */
export function timesOf(
  { faults }: Pick<Scenario, 'faults'>,
  now: () => number,
): (fault: string) => boolean {
  return (fault) => {
    const rules = faults.filter((rule) => rule.fault === fault)
    return rules.length === 0 || rules.some((rule) => burstAt(rule, now()) !== undefined)
  }
}
