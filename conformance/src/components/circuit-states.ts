import type { CircuitState } from '@holdfast/resilience-kit'
import { z } from 'zod'

/** The kit's name for each state of resilience4j. */
const KIT_STATES = {
  CLOSED: 'closed',
  OPEN: 'open',
  HALF_OPEN: 'half-open',
  FORCED_OPEN: 'forced-open',
  DISABLED: 'forced-closed',
  METRICS_ONLY: 'metrics-only',
} as const satisfies Record<string, CircuitState>

/** A state by resilience4j's name; reads as the kit's. */
export const circuitState = z
  .enum(Object.keys(KIT_STATES) as (keyof typeof KIT_STATES)[])
  .transform((name): CircuitState => KIT_STATES[name])

/** resilience4j's name of a state. */
export function stateName(state: CircuitState): string {
  return Object.entries(KIT_STATES).find(([, kitState]) => kitState === state)?.[0] ?? state
}
