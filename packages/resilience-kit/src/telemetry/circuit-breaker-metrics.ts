import type { KitMetric } from './kit-metric.js'

/** Metrics of circuit breakers. */
export const circuitBreakerMetrics = [
  {
    name: 'holdfast_circuit_breaker_state',
    type: 'gauge',
    subject: 'circuit-breaker',
    labels: ['policy', 'state'],
    unit: 'breakers',
    meaning: '1 for the state that the breaker is in, else 0',
    source: 'state',
  },
  {
    name: 'holdfast_circuit_breaker_transitions_total',
    type: 'counter',
    subject: 'circuit-breaker',
    labels: ['policy', 'from', 'to', 'reason'],
    unit: 'events',
    meaning:
      'Changes of state: `tripped` by a rule, `asked` for by `openWhen`, `waited` long enough, ' +
      '`probes-passed`, `probes-failed`, `probes-undecided`, or `manual`',
    source: 'transition',
  },
  {
    name: 'holdfast_circuit_breaker_recorded_total',
    type: 'counter',
    subject: 'circuit-breaker',
    labels: ['policy', 'classification'],
    unit: 'calls',
    meaning: 'Results that the breaker took into account, by what it took them for',
    source: 'recorded',
  },
  {
    name: 'holdfast_circuit_breaker_late_total',
    type: 'counter',
    subject: 'circuit-breaker',
    labels: ['policy', 'classification'],
    unit: 'calls',
    meaning: 'Results of calls that an earlier state had admitted: they decide nothing',
    source: 'recorded',
  },
  {
    name: 'holdfast_circuit_breaker_limits_exceeded_total',
    type: 'counter',
    subject: 'circuit-breaker',
    labels: ['policy', 'rule', 'state'],
    unit: 'events',
    meaning:
      'Limits that were reached, and in which state; with `metrics-only` the breaker would have ' +
      'opened',
    source: 'exceeded',
  },
  {
    name: 'holdfast_circuit_breaker_resets_total',
    type: 'counter',
    subject: 'circuit-breaker',
    labels: ['policy'],
    unit: 'events',
    meaning: 'Resets by hand',
    source: 'reset',
  },
  {
    name: 'holdfast_circuit_breaker_rate_percent',
    type: 'gauge',
    subject: 'circuit-breaker',
    labels: ['policy', 'rule'],
    unit: 'percent',
    meaning:
      'What a `failure-rate` or `slow-rate` rule sees now (of several such rules, the one ' +
      'that is nearest to its limit); -1 below its minimum of calls: filter by `>= 0` before ' +
      'averaging',
    source: 'snapshot().readings',
  },
  {
    name: 'holdfast_circuit_breaker_window_calls',
    type: 'gauge',
    subject: 'circuit-breaker',
    labels: ['policy', 'rule'],
    unit: 'calls',
    meaning: 'Results in the window that this rate is made of',
    source: 'snapshot().readings',
  },
  {
    name: 'holdfast_circuit_breaker_consecutive_calls',
    type: 'gauge',
    subject: 'circuit-breaker',
    labels: ['policy', 'rule'],
    unit: 'calls',
    meaning: 'Length of the row that a `consecutive-...` rule sees now',
    source: 'snapshot().readings',
  },
] as const satisfies readonly KitMetric[]
