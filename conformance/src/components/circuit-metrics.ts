import type { CircuitBreakerSnapshot, RuleReading } from '@holdfast/resilience-kit'

/** The metrics of resilience4j that a case may check. */
export const METRIC_NAMES = [
  'failureRate',
  'slowCallRate',
  'bufferedCalls',
  'failedCalls',
  'successfulCalls',
  'slowCalls',
  'slowFailedCalls',
  'slowSuccessfulCalls',
  'notPermittedCalls',
] as const

/** resilience4j's metrics of a breaker. */
export type CircuitMetrics = Readonly<Record<(typeof METRIC_NAMES)[number], number>>

const NOTHING = { calls: 0, failed: 0, slow: 0, slowFailed: 0 }

/** Reads them from the kit's snapshot; a forced state has nothing but its refusals. */
export function circuitMetrics(snapshot: CircuitBreakerSnapshot): CircuitMetrics {
  const isForced = snapshot.state === 'forced-open' || snapshot.state === 'forced-closed'
  const reading = (rule: RuleReading['rule']) =>
    isForced ? undefined : snapshot.readings.find((one) => one.rule === rule)
  const failures = reading('failure-rate')
  const { calls, failed, slow, slowFailed } = failures?.counts ?? NOTHING
  return {
    failureRate: failures?.observed ?? -1,
    slowCallRate: reading('slow-rate')?.observed ?? -1,
    bufferedCalls: calls,
    failedCalls: failed,
    successfulCalls: calls - failed,
    slowCalls: slow,
    slowFailedCalls: slowFailed,
    slowSuccessfulCalls: slow - slowFailed,
    notPermittedCalls: snapshot.refused,
  }
}
