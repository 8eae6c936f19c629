import type { Distribution } from '../quantities/distribution-shape.js'
import { faultList } from '../faults/fault-list.js'
import type { FaultNeed } from '../faults/fault.js'
import type { OperationKind } from '../faults/operation-kind.js'

/** One way to misbehave, for people. */
export interface FaultKind {
  readonly name: string
  /** What it strikes; `process`, `store`, `network` and `clock` in `pgsim simulate` only. */
  readonly bites: 'request' | 'callback' | 'gateway' | 'process' | 'store' | 'network' | 'clock'
  /** One sentence. */
  readonly explains: string
  /** How long it takes, for faults that take time, unless a rule says otherwise. */
  readonly takes?: Distribution
  /** What a dialect must have; it strikes in others never. */
  readonly needs?: FaultNeed
  /** The promise of gateways that it breaks; no client survives it. */
  readonly breaksPromise?: string
  /** The requests that it strikes unless a rule names others. */
  readonly operations?: readonly OperationKind[]
}

/** Every fault there is: the gateway's in the order in which they strike, then the others. */
export function faultKinds(): FaultKind[] {
  return faultList.map((fault) => {
    const { name, bites, explains, takes, needs, breaksPromise } = fault
    return {
      name,
      bites,
      explains,
      ...(takes === undefined ? {} : { takes }),
      ...(needs === undefined ? {} : { needs }),
      ...(breaksPromise === undefined ? {} : { breaksPromise }),
      ...('operations' in fault ? { operations: fault.operations } : {}),
    }
  })
}
