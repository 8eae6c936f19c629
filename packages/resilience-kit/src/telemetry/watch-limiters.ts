import type { BulkheadPolicy } from '../bulkhead/bulkhead-options.js'
import type { RateLimiterPolicy } from '../rate-limiter/rate-limiter-options.js'
import type { MetricSink } from './metric-sink.js'
import type { Stop } from './watch-calls.js'

/** Samples of a bulkhead. */
export function watchBulkhead(policy: BulkheadPolicy, sink: MetricSink): Stop[] {
  return [
    policy.on('admitted', ({ name, waitedMs }) => {
      sink.observe('holdfast_bulkhead_wait_seconds', { policy: name }, waitedMs / 1000)
    }),
    policy.on('refused', ({ name, because }) => {
      const labels = { policy: name, kind: policy.kind, reason: because }
      sink.add('holdfast_policy_refusals_total', labels, 1)
    }),
    policy.on('abandoned', ({ name }) => {
      sink.add('holdfast_bulkhead_abandoned_total', { policy: name }, 1)
    }),
    policy.on('reclaimed', ({ name, ended }) => {
      const labels = { policy: name, reason: ended ? 'ended' : 'held-too-long' }
      sink.add('holdfast_bulkhead_reclaimed_total', labels, 1)
    }),
    sink.gauge('holdfast_bulkhead_slots_in_use', (tell) => {
      tell({ policy: policy.name }, policy.snapshot().inUse)
    }),
    sink.gauge('holdfast_bulkhead_slots_abandoned', (tell) => {
      tell({ policy: policy.name }, policy.snapshot().abandoned)
    }),
    sink.gauge('holdfast_bulkhead_slots_available', (tell) => {
      tell({ policy: policy.name }, policy.snapshot().available)
    }),
    sink.gauge('holdfast_bulkhead_slots_limit', (tell) => {
      tell({ policy: policy.name }, policy.snapshot().maxConcurrent)
    }),
    sink.gauge('holdfast_bulkhead_queued_calls', (tell) => {
      tell({ policy: policy.name }, policy.snapshot().queued)
    }),
  ]
}

/** Samples of a rate limiter. */
export function watchRateLimiter(policy: RateLimiterPolicy, sink: MetricSink): Stop[] {
  return [
    policy.on('admitted', ({ name, waitMs }) => {
      sink.observe('holdfast_rate_limiter_wait_seconds', { policy: name }, waitMs / 1000)
    }),
    policy.on('refused', ({ name }) => {
      const labels = { policy: name, kind: policy.kind, reason: 'limited' }
      sink.add('holdfast_policy_refusals_total', labels, 1)
    }),
    policy.on('drained', ({ name, permits }) => {
      sink.add('holdfast_rate_limiter_drained_total', { policy: name }, permits)
    }),
    sink.gauge('holdfast_rate_limiter_permits_available', (tell) => {
      tell({ policy: policy.name }, policy.snapshot().available)
    }),
    sink.gauge('holdfast_rate_limiter_permits_limit', (tell) => {
      tell({ policy: policy.name }, policy.snapshot().limit)
    }),
    sink.gauge('holdfast_rate_limiter_waiting_calls', (tell) => {
      tell({ policy: policy.name }, policy.snapshot().waiting)
    }),
  ]
}
