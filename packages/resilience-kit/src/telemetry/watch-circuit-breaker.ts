import type { CircuitBreakerPolicy } from '../circuit-breaker/circuit-breaker-options.js'
import { CIRCUIT_STATES } from '../circuit-breaker/transition.js'
import type { RuleReading } from '../circuit-breaker/trip-watch.js'
import type { MetricSink } from './metric-sink.js'
import type { Stop } from './watch-calls.js'

/** Samples of a circuit breaker. */
export function watchCircuitBreaker(policy: CircuitBreakerPolicy, sink: MetricSink): Stop[] {
  return [...watchEvents(policy, sink), ...readGauges(policy, sink)]
}

function watchEvents(policy: CircuitBreakerPolicy, sink: MetricSink): Stop[] {
  return [
    policy.on('recorded', ({ name, classification, late }) => {
      const labels = { policy: name, classification }
      if (late) sink.add('holdfast_circuit_breaker_late_total', labels, 1)
      else sink.add('holdfast_circuit_breaker_recorded_total', labels, 1)
    }),
    policy.on('refused', ({ name, state }) => {
      const labels = { policy: name, kind: policy.kind, reason: state }
      sink.add('holdfast_policy_refusals_total', labels, 1)
    }),
    policy.on('transition', ({ name, from, to, reason }) => {
      const labels = { policy: name, from, to, reason: reason.kind }
      sink.add('holdfast_circuit_breaker_transitions_total', labels, 1)
    }),
    policy.on('exceeded', ({ name, state, reading }) => {
      const labels = { policy: name, rule: reading.rule, state }
      sink.add('holdfast_circuit_breaker_limits_exceeded_total', labels, 1)
    }),
    policy.on('reset', ({ name }) => {
      sink.add('holdfast_circuit_breaker_resets_total', { policy: name }, 1)
    }),
  ]
}

function readGauges(policy: CircuitBreakerPolicy, sink: MetricSink): Stop[] {
  return [
    sink.gauge('holdfast_circuit_breaker_state', (tell) => {
      const { name, state: current } = policy
      for (const state of CIRCUIT_STATES) tell({ policy: name, state }, state === current ? 1 : 0)
    }),
    sink.gauge('holdfast_circuit_breaker_rate_percent', (tell) => {
      for (const { rule, observed, counts } of readingsOf(policy)) {
        if (counts !== undefined) tell({ policy: policy.name, rule }, observed)
      }
    }),
    sink.gauge('holdfast_circuit_breaker_window_calls', (tell) => {
      for (const { rule, counts } of readingsOf(policy)) {
        if (counts !== undefined) tell({ policy: policy.name, rule }, counts.calls)
      }
    }),
    sink.gauge('holdfast_circuit_breaker_consecutive_calls', (tell) => {
      for (const { rule, observed, counts } of readingsOf(policy)) {
        if (counts === undefined) tell({ policy: policy.name, rule }, observed)
      }
    }),
  ]
}

/** One reading for each kind of rule: of several, the one that is nearest to its limit. */
function readingsOf(policy: CircuitBreakerPolicy): Iterable<RuleReading> {
  const nearest = new Map<string, RuleReading>()
  for (const reading of policy.snapshot().readings) {
    const other = nearest.get(reading.rule)
    if (other === undefined || strain(reading) > strain(other)) nearest.set(reading.rule, reading)
  }
  return nearest.values()
}

function strain({ observed, threshold }: RuleReading): number {
  return observed / threshold
}
