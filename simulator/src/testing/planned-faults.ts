import type { Conduct } from '../faults/conduct.js'
import { createDecider } from '../faults/decider.js'
import { FaultPlan } from '../faults/fault-plan.js'
import type { FaultRule } from '../faults/fault-rule.js'
import type { CallbackSubject, RequestSubject } from '../faults/fault-subject.js'
import { FAULT_NEEDS } from '../faults/fault.js'

/** A dialect that has everything that any fault needs. */
export const ABLE_DIALECT = { name: 'able', has: FAULT_NEEDS } as const

/** A dialect that has nothing of that. */
export const PLAIN_DIALECT = { name: 'plain', has: [] } as const

/** A rule that lets a fault strike always and everybody; `change` is laid over it. */
export function ruleOf(fault: string, change: Partial<FaultRule> = {}): FaultRule {
  return { id: `${fault}-1`, fault, rate: 1, match: {}, ...change }
}

/** A submit of `order-1` in the able dialect; `change` is laid over it. */
export function submitOf(change: Partial<RequestSubject> = {}): RequestSubject {
  return {
    dialect: ABLE_DIALECT,
    operation: 'pay',
    kind: 'submit',
    entity: 'order-1',
    occurrence: 1,
    ...change,
  }
}

/** A callback about `order-1` in the able dialect; `change` is laid over it. */
export function callbackOf(change: Partial<CallbackSubject> = {}): CallbackSubject {
  return {
    dialect: ABLE_DIALECT,
    reference: 'order-1',
    occurrence: 1,
    event: 'settled',
    ...change,
  }
}

/** A plan without latency or declines, by these rules; a test may change them and the moment. */
export class PlannedFaults {
  conduct: Conduct
  /** Milliseconds since the scenario began. */
  atMs = 0
  readonly plan: FaultPlan

  constructor(faults: readonly FaultRule[] = [], seed = 42) {
    const none = { fixed: 0 }
    this.conduct = {
      latency: { submit: none, inquiry: none, refund: none },
      processing: none,
      outcomes: { approved: 1, limitExceeded: 0, invalidCard: 0 },
      faults,
    }
    const decider = createDecider(seed)
    this.plan = new FaultPlan(
      () => decider,
      () => this.conduct,
      () => this.atMs,
    )
  }

  /** The names of the faults that strike this request. */
  onRequest(change: Partial<RequestSubject> = {}, forced?: readonly string[]): readonly string[] {
    return this.plan.request(submitOf(change), forced).faults
  }

  /** The names of the faults that strike this callback. */
  onCallback(change: Partial<CallbackSubject> = {}, forced?: readonly string[]): readonly string[] {
    return this.plan.callback(callbackOf(change), forced).faults
  }
}
