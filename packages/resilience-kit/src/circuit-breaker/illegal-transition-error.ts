import { ResilienceError } from '../resilience-error.js'
import type { CircuitState } from './transition.js'

/** A breaker was asked by hand for a state that makes no sense from where it is. */
export class IllegalTransitionError extends ResilienceError {
  /** The state that the breaker is in, and stays in. */
  readonly from: CircuitState
  /** The state that was asked for. */
  readonly to: CircuitState

  constructor(policy: string, from: CircuitState, to: CircuitState) {
    super(
      'ILLEGAL_TRANSITION',
      'IllegalTransitionError',
      `circuit breaker '${policy}' cannot go from ${from} to ${to} by hand`,
      { policy },
    )
    this.from = from
    this.to = to
  }
}
