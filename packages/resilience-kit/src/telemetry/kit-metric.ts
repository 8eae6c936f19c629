import type { PolicyKind } from '../policy.js'

/** What a metric is about; `policy` stands for all policies that can refuse. */
export type MetricSubject = 'pipeline' | 'policy' | PolicyKind

/** What a metric counts or measures. */
export type MetricUnit =
  | 'attempts'
  | 'breakers'
  | 'calls'
  | 'events'
  | 'percent'
  | 'permits'
  | 'seconds'
  | 'slots'
  | 'tokens'

/** One metric of the kit: data for whoever measures, documents or draws it. */
export interface KitMetric {
  /** Its name in Prometheus; ends in `_total` for a counter, and in `_seconds` for durations. */
  readonly name: `holdfast_${string}`
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly subject: MetricSubject
  /** Every sample carries exactly these. */
  readonly labels: readonly MetricLabel[]
  readonly unit: MetricUnit
  readonly meaning: string
  /** The event of the pipeline or policy that it is made of, or what is read off it. */
  readonly source: string
}

/**
 * Every label, and what it can say. None of them may name a customer, an order, a payment or a
 * URL: each value is a series of its own that the metrics store keeps.
 */
export const metricLabels = {
  called: '`yes` or `no`: whether the function was called before',
  classification: '`success`, `failure`, `unanswered` or `ignored`, as the policy classifies',
  from: 'the state it left, as in `state`',
  kind: 'the kind of the policy: `circuit-breaker`, `bulkhead` or `rate-limiter`',
  outcome: '`success`, `failure`, or `fallback` where a fallback answered',
  pipeline: 'name of the pipeline',
  policy: 'name of the policy; the name of its pipeline if it was given none',
  reason: 'why, in the words of the event; the meaning of the metric lists them',
  refused_by:
    'the part of the kit that would not call: `circuit-breaker`, `bulkhead`, `rate-limiter`, ' +
    '`deadline`, `aborted` (the caller), or `none`',
  result: 'how it ended; the meaning of the metric lists the words',
  rule: 'the rule: `failure-rate`, `slow-rate`, `consecutive-failures`, `consecutive-unanswered`',
  state: '`closed`, `open`, `half-open`, `forced-open`, `forced-closed` or `metrics-only`',
  to: 'the state it entered, as in `state`',
} as const

/** The name of a label. */
export type MetricLabel = keyof typeof metricLabels

/**
 * Upper bounds of the buckets of every histogram, in seconds: from a local answer to a call that
 * hangs for a minute.
 */
export const durationBucketsS: readonly number[] = Object.freeze([
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
])
