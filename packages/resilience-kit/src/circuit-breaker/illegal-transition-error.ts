import { ResilienceError } from '../resilience-error.js'
import type { CircuitState } from './transition.js'

/** A breaker was asked by hand for a state that makes no sense from where it is. */
export class IllegalTransitionError extends ResilienceError {
  constructor(from: CircuitState, to: CircuitState) {
    super(
      'ILLEGAL_TRANSITION',
      'IllegalTransitionError',
      `a circuit breaker cannot go from ${from} to ${to} by hand`,
    )
  }
}
