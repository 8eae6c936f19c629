import type { Clock } from '../clock.js'
import type { CheckedCircuitBreakerOptions } from './checked-options.js'
import type { CircuitStart } from './circuit-settings.js'
import type { OpenWait } from './open-wait.js'

/** Where a circuit begins: where a snapshot left off, or in a given state. */
export function circuitStart(
  options: Pick<CheckedCircuitBreakerOptions, 'restore' | 'initialState'>,
  clock: Clock,
  waitMs: OpenWait,
): CircuitStart {
  const { restore, initialState: state } = options
  if (restore === undefined) {
    // A breaker made in one of these counts as opened once, as in resilience4j.
    const openings = ['open', 'half-open', 'forced-open'].includes(state) ? 1 : 0
    return { state, openings, waitMs: state === 'open' ? waitMs(1, 0) : 0, inStateMs: 0 }
  }
  const awayMs = Math.max(0, clock.now() - restore.takenAt)
  // Probes of another process decide nothing here: they begin anew.
  const inStateMs = restore.state === 'half-open' ? 0 : restore.inStateMs + awayMs
  return { ...restore, inStateMs }
}
