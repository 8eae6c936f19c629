import type { AttemptResult, ClientEvent } from './client-event.js'
import type { SamplesOf } from './event-samples.js'
import type { PaymentMetricSink } from './payment-metric-sink.js'

type CallEnded = Extract<ClientEvent, { readonly type: 'submitEnded' | 'cancelEnded' }>

const isFailure: Readonly<Record<AttemptResult, boolean>> = {
  accepted: false,
  declined: false,
  error: true,
  misconfigured: true,
  busy: true,
  unanswered: true,
  notSent: true,
}

/** Samples of submits, cancels, look-ups and breakers. */
export const callSamples: {
  readonly [
    T in
      | 'attemptEnded'
      | 'submitEnded'
      | 'cancelEnded'
      | 'fallbackRan'
      | 'contradicted'
      | 'lookUpEnded'
      | 'retry'
      | 'retriesEnded'
      | 'breakerMoved'
  ]: SamplesOf<T>
} = {
  submitEnded: (event, sink, dialect) => countCall(event, sink, { dialect, operation: 'submit' }),
  cancelEnded: (event, sink, dialect) => countCall(event, sink, { dialect, operation: 'cancel' }),
  attemptEnded: ({ operation, result, durationMs }, sink, dialect) => {
    const labels = { dialect, operation, result }
    sink.add('holdfast_payment_attempts_total', labels, 1)
    if (isFailure[result]) sink.add('holdfast_payment_failures_total', labels, 1)
    sink.observe('holdfast_payment_attempt_duration_seconds', labels, durationMs / 1000)
  },
  retry: ({ operation }, sink, dialect) => {
    sink.add('holdfast_payment_retries_total', { dialect, operation }, 1)
  },
  retriesEnded: ({ operation, result }, sink, dialect) => {
    sink.add('holdfast_payment_retried_calls_total', { dialect, operation, result }, 1)
  },
  fallbackRan: ({ operation, cause }, sink, dialect) => {
    sink.add('holdfast_payment_fallbacks_total', { dialect, operation, cause }, 1)
  },
  contradicted: (_event, sink, dialect) => {
    sink.add('holdfast_payment_contradictions_total', { dialect }, 1)
  },
  lookUpEnded: ({ purpose, result, durationMs }, sink, dialect) => {
    sink.add('holdfast_payment_look_ups_total', { dialect, purpose, result }, 1)
    const labels = { dialect, purpose }
    sink.observe('holdfast_payment_look_up_duration_seconds', labels, durationMs / 1000)
  },
  breakerMoved: ({ operation, to }, sink, dialect) => {
    sink.add('holdfast_payment_breaker_moves_total', { dialect, operation, to }, 1)
  },
}

function countCall(
  { certainty, refusedBy = 'none', durationMs }: CallEnded,
  sink: PaymentMetricSink,
  whose: { readonly dialect: string; readonly operation: 'submit' | 'cancel' },
): void {
  const labels = { ...whose, certainty }
  sink.add('holdfast_payment_calls_total', { ...labels, refused_by: refusedBy }, 1)
  sink.observe('holdfast_payment_call_duration_seconds', labels, durationMs / 1000)
}
