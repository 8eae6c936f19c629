import type { KitMetric } from './kit-metric.js'

/** Metrics of pipelines, refusals, time-outs, deadlines and fallbacks. */
export const callMetrics = [
  {
    name: 'holdfast_pipeline_calls_total',
    type: 'counter',
    subject: 'pipeline',
    labels: ['pipeline', 'outcome', 'refused_by'],
    unit: 'calls',
    meaning: 'Calls, each with all its attempts, by how they ended',
    source: 'settled',
  },
  {
    name: 'holdfast_pipeline_call_duration_seconds',
    type: 'histogram',
    subject: 'pipeline',
    labels: ['pipeline', 'outcome'],
    unit: 'seconds',
    meaning: 'A whole call with its attempts, waits and queues',
    source: 'settled',
  },
  {
    name: 'holdfast_pipeline_attempt_duration_seconds',
    type: 'histogram',
    subject: 'pipeline',
    labels: ['pipeline', 'result'],
    unit: 'seconds',
    meaning:
      'One call of the function, until it ended or was cut short: `success` or `failure`; ' +
      'its count is the number of attempts',
    source: 'attempt',
  },
  {
    name: 'holdfast_policy_refusals_total',
    type: 'counter',
    subject: 'policy',
    labels: ['policy', 'kind', 'reason'],
    unit: 'calls',
    meaning:
      'Attempts that a policy refused. Reasons: the state of the circuit breaker; `full` or ' +
      '`waited` (too long in the queue) of the bulkhead; `limited` of the rate limiter',
    source: 'refused',
  },
  {
    name: 'holdfast_timeout_attempts_total',
    type: 'counter',
    subject: 'timeout',
    labels: ['policy', 'result'],
    unit: 'attempts',
    meaning: 'Attempts under a time limit: `success`, `failure` or `timed-out`',
    source: 'ended, timedOut',
  },
  {
    name: 'holdfast_deadline_exceeded_total',
    type: 'counter',
    subject: 'deadline',
    labels: ['policy', 'called'],
    unit: 'calls',
    meaning: 'Calls that the deadline ended; where `called` is `no`, nothing can have happened',
    source: 'exceeded',
  },
  {
    name: 'holdfast_fallback_answers_total',
    type: 'counter',
    subject: 'fallback',
    labels: ['policy', 'result'],
    unit: 'calls',
    meaning: 'Calls for which a fallback was asked: it `answered`, or `failed` itself',
    source: 'answered, failed',
  },
] as const satisfies readonly KitMetric[]
