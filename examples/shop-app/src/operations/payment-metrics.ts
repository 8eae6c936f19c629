import type { ClientEvent } from '@holdfast/pg-client'
import type { MetricRegistry } from './metric-registry.js'

/** Counts what the payment client tells of, in the metrics of its own table. */
export function recordPaymentEvent(registry: MetricRegistry, event: ClientEvent): void {
  const count = (name: string, labels: Record<string, string> = {}): void =>
    registry.count(`holdfast_payment_${name}_total`, labels)
  const time = (name: string, labels: Record<string, string>, ms: number): void =>
    registry.observe(`holdfast_payment_${name}_duration_seconds`, labels, ms / 1000)

  switch (event.type) {
    case 'attemptEnded':
      count('attempts', { result: event.result })
      return time('attempt', { result: event.result }, event.durationMs)
    case 'submitEnded': {
      const { certainty, refusedBy = 'none' } = event
      count('submits', { certainty, refused_by: refusedBy })
      return time('submit', { certainty }, event.durationMs)
    }
    case 'lookUpEnded':
      count('look_ups', { purpose: event.purpose, result: event.result })
      return time('look_up', { purpose: event.purpose }, event.durationMs)
    case 'retry':
      return count('retries')
    case 'transition': {
      const { from, to, source } = event.event
      return count('transitions', { from, to, source })
    }
    case 'healed':
      count('healed', { by: event.by, to: event.to })
      return time('heal', { by: event.by }, event.afterMs)
    case 'breakerMoved':
      return count('breaker_moves', { operation: event.operation, to: event.to })
    case 'callbackReceived':
      return count('callbacks', { outcome: event.outcome })
    case 'swept':
      return time('sweep', {}, event.durationMs)
    case 'gaveUp':
      return count('reviews', { reason: event.reason })
    case 'deliveryFailed':
      return count('deliveries_failed')
    case 'backgroundFailed':
      return count('background_failures', { work: event.work })
  }
}
