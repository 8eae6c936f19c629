import { durationBucketsS } from '@holdfast/resilience-kit/metrics'

/** What a metric counts or measures. */
export type PaymentMetricUnit =
  | 'attempts'
  | 'audits'
  | 'breaks'
  | 'breakers'
  | 'callbacks'
  | 'calls'
  | 'events'
  | 'payments'
  | 'seconds'

/** What a duration is like: one call of ours, or how long a payment took to be healed. */
export type DurationSpan = 'call' | 'heal'

/** One metric of the client: data for whoever measures, documents or draws it. */
export interface PaymentMetric {
  /** Its name in Prometheus; ends in `_total` for a counter, and in `_seconds` for durations. */
  readonly name: `holdfast_payment_${string}`
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly subject: 'calls' | 'payments' | 'background'
  /** Every sample carries exactly these; the first is `dialect`. */
  readonly labels: readonly PaymentMetricLabel[]
  readonly unit: PaymentMetricUnit
  /** Which buckets a histogram has by default: those of {@link durationBuckets}. */
  readonly span?: DurationSpan
  readonly meaning: string
  /** The event of the client that it is made of, or the part of `health()`. */
  readonly source: string
}

/**
 * Every label, and what it can say. None of them may name a buyer, an order, a payment or a URL:
 * each value is a series of its own that the metrics store keeps.
 */
export const paymentMetricLabels = {
  by: 'whose evidence, as in `source`',
  cause: 'what refused, as in `refused_by`, or `unanswered`: nobody knows yet',
  certainty: '`accepted`, `declined`, `notExecuted` or `unknown`',
  dialect: 'the name of the dialect: which gateway',
  from: 'the state it left',
  kind: 'the kind of the break, as in `breakKinds`',
  operation: '`submit` or `cancel`; of breakers `inquire` and `reconcile` too',
  outcome:
    '`applied`, `stored`, `duplicate`, `parked`, `quarantined`, `ignored`, `forged` or `malformed`',
  purpose:
    'who wanted to know: `resend` (before another attempt), `reconcile`, `callback`, `checkNow`, ' +
    '`read` or `close`',
  reason: 'why a person has to decide: the `reviewReason` of the payment',
  refused_by:
    'the part of the kit that would not call: `circuit-breaker`, `bulkhead`, `rate-limiter`, ' +
    '`deadline`, `aborted` (the caller), or `none`',
  result: 'how it ended; the meaning of the metric lists the words',
  source: 'whose evidence: `answer`, `callback`, `inquiry`, `shop` or `operator`',
  state: 'the state of the payment, or of the breaker',
  to: 'the state it entered',
  work: '`callback`, `reconciler`, `outbox`, or `health` where the gauges could not be read',
} as const

/** The name of a label. */
export type PaymentMetricLabel = keyof typeof paymentMetricLabels

/**
 * Upper bounds of the buckets of histograms, in seconds: calls up to the longest response time-out
 * of a dialect and beyond; healing from some seconds to the day after.
 */
export const durationBuckets: Readonly<Record<DurationSpan, readonly number[]>> = Object.freeze({
  call: Object.freeze([...durationBucketsS, 120]),
  heal: Object.freeze([5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400]),
})
