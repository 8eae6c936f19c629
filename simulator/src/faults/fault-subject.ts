import type { FaultNeed } from './fault.js'
import type { OperationKind } from './operation-kind.js'

/** What the dialect is, as far as faults must know. */
export interface DialectTraits {
  readonly name: string
  /** What it has of that which some faults need. */
  readonly has: readonly FaultNeed[]
}

/** A request, as far as faults must know. */
export interface RequestSubject {
  readonly dialect: DialectTraits
  /** The dialect's own name for what is asked. */
  readonly operation: string
  readonly kind: OperationKind
  /** What the request is about: the merchant's reference, a charge of it, or a key. */
  readonly entity: string
  /** What rules may call it beside that. */
  readonly names?: readonly string[] | undefined
  /** The n-th request for this operation and entity; the first is 1. */
  readonly occurrence: number
}

/** A callback, as far as faults must know. */
export interface CallbackSubject {
  readonly dialect: DialectTraits
  readonly reference: string
  /**
   * Which submit of its reference made the charge, the first is 1; a further callback of the same
   * event about that charge counts on from there.
   */
  readonly occurrence: number
  readonly event: string
}
