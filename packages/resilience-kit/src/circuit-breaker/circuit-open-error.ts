import { ResilienceError } from '../resilience-error.js'
import type { CircuitState } from './circuit-state.js'

/** The circuit breaker would not call. */
export class CircuitOpenError extends ResilienceError {
  /** The state that refused: `open`, `forced-open`, or `half-open` with all permits taken. */
  readonly state: CircuitState

  constructor(name: string, state: CircuitState, retryAfterMs: number | undefined) {
    super({
      code: 'CIRCUIT_OPEN',
      name: 'CircuitOpenError',
      message: `circuit breaker '${name}' is ${state} and does not permit further calls`,
      retryAfterMs,
    })
    this.state = state
  }
}
