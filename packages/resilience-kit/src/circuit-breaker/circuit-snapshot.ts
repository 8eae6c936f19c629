import type { Clock } from '../clock.js'
import type { CircuitBreakerSnapshot } from './circuit-breaker-options.js'
import type { Circuit } from './circuit-state.js'

/** How the circuit of the breaker `name` stands now. */
export function circuitSnapshot(
  name: string,
  circuit: Circuit,
  clock: Clock,
): CircuitBreakerSnapshot {
  return {
    name,
    state: circuit.state,
    inStateMs: clock.monotonic() - circuit.since,
    reason: circuit.reason,
    retryAfterMs: circuit.retryAfterMs,
    readings: circuit.readings(),
    permits: circuit.permits,
    refused: circuit.refused,
    late: circuit.late,
    openings: circuit.openings,
    waitMs: circuit.waitMs,
    takenAt: clock.now(),
  }
}
