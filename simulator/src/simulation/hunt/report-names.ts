import { faultList } from '../../faults/fault-list.js'
import type { MetricNames } from '../report/metrics.js'
import { invariantsOf } from '../world/invariants-of.js'
import type { World } from '../world/world.js'

/** What thresholds may name of a world. */
export function namesOf(world: World): MetricNames {
  return {
    invariants: invariantsOf(world).map(({ id }) => id),
    sometimes: world.sometimes.map(({ name }) => name),
    faults: faultList.map(({ name }) => name),
  }
}
