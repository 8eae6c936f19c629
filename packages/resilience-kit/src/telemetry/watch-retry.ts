import type { RetryPolicy } from '../retry/retry-options.js'
import type { MetricSink } from './metric-sink.js'
import type { Stop } from './watch-calls.js'

/** Samples of a retry policy, and of its budget if it has one. */
export function watchRetry(policy: RetryPolicy, sink: MetricSink): Stop[] {
  const stops = [
    policy.on('retry', ({ name, delayMs, classification }) => {
      sink.add('holdfast_retry_retries_total', { policy: name, classification }, 1)
      sink.observe('holdfast_retry_wait_seconds', { policy: name }, delayMs / 1000)
    }),
    policy.on('recovered', ({ name }) => {
      sink.add('holdfast_retry_recovered_total', { policy: name }, 1)
    }),
    policy.on('found', ({ name }) => {
      sink.add('holdfast_retry_found_total', { policy: name }, 1)
    }),
    policy.on('gaveUp', ({ name, because }) => {
      sink.add('holdfast_retry_gave_up_total', { policy: name, reason: because }, 1)
    }),
  ]
  const { budget } = policy
  if (budget === undefined) return stops
  return [
    ...stops,
    sink.gauge('holdfast_retry_budget_tokens', (tell) => {
      tell({ policy: policy.name }, budget.balance)
    }),
    sink.gauge('holdfast_retry_budget_capacity_tokens', (tell) => {
      tell({ policy: policy.name }, budget.capacity)
    }),
  ]
}
