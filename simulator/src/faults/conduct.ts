import type { Outcome } from '../gateway/charge.js'
import type { Distribution } from '../quantities/distribution-shape.js'
import type { FaultRule } from './fault-rule.js'
import type { OperationKind } from './operation-kind.js'

/** How the gateway behaves at a moment: its everyday manners, and its faults. */
export interface Conduct {
  /** How long a request takes before it is looked at, in real time. */
  readonly latency: Readonly<Record<OperationKind, Distribution>>
  /** How long an accepted charge stays pending, on the gateway's clock. */
  readonly processing: Distribution
  /** How the card company answers; the shares are 1 together. */
  readonly outcomes: Readonly<Record<Outcome, number>>
  readonly faults: readonly FaultRule[]
}
