import { faultList } from '../../faults/fault-list.js'
import type { MetricNames } from '../report/metrics.js'
import type { World } from '../world/world.js'

/** What thresholds may name of a world. */
export function namesOf({ invariants, sometimes }: World): MetricNames {
  return {
    invariants: invariants.map(({ id }) => id),
    sometimes: sometimes.map(({ name }) => name),
    faults: faultList.map(({ name }) => name),
  }
}
