import { ResilienceError, type CallSoFar } from '../resilience-error.js'
import type { CircuitState } from './transition.js'

/** The circuit breaker would not call (or not call again: see `calls`). */
export class CircuitOpenError extends ResilienceError {
  /** The state that refused: `open`, `forced-open`, or `half-open` with all permits taken. */
  readonly state: CircuitState

  constructor(
    policy: string,
    state: CircuitState,
    retryAfterMs: number | undefined,
    { calls, cause }: CallSoFar = {},
  ) {
    super(
      'CIRCUIT_OPEN',
      'CircuitOpenError',
      `circuit breaker '${policy}' is ${state} and does not permit further calls`,
      { calls, cause, retryAfterMs, policy },
    )
    this.state = state
  }
}
