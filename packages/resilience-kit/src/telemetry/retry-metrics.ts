import type { KitMetric } from './kit-metric.js'

/** Metrics of retry policies and their budgets. */
export const retryMetrics = [
  {
    name: 'holdfast_retry_retries_total',
    type: 'counter',
    subject: 'retry',
    labels: ['policy', 'classification'],
    unit: 'attempts',
    meaning: 'Waits for a retry begun, by what the attempt before them was',
    source: 'retry',
  },
  {
    name: 'holdfast_retry_wait_seconds',
    type: 'histogram',
    subject: 'retry',
    labels: ['policy'],
    unit: 'seconds',
    meaning: 'Waits between attempts, as decided',
    source: 'retry',
  },
  {
    name: 'holdfast_retry_recovered_total',
    type: 'counter',
    subject: 'retry',
    labels: ['policy'],
    unit: 'calls',
    meaning: 'Calls that succeeded at their second or a later attempt',
    source: 'recovered',
  },
  {
    name: 'holdfast_retry_found_total',
    type: 'counter',
    subject: 'retry',
    labels: ['policy'],
    unit: 'calls',
    meaning: 'Calls that the look-up before a retry answered',
    source: 'found',
  },
  {
    name: 'holdfast_retry_gave_up_total',
    type: 'counter',
    subject: 'retry',
    labels: ['policy', 'reason'],
    unit: 'calls',
    meaning:
      'Calls that ended without success: out of `attempts`, refused by the `budget`, not ' +
      'affordable before the `deadline`, `not-retryable`, ended by the `backoff`, or told to ' +
      'wait too long (`retry-after`)',
    source: 'gaveUp',
  },
  {
    name: 'holdfast_retry_budget_tokens',
    type: 'gauge',
    subject: 'retry',
    labels: ['policy'],
    unit: 'tokens',
    meaning: 'What is left of the retry budget; policies that share a budget show the same',
    source: 'budget.balance',
  },
  {
    name: 'holdfast_retry_budget_capacity_tokens',
    type: 'gauge',
    subject: 'retry',
    labels: ['policy'],
    unit: 'tokens',
    meaning: 'A full retry budget',
    source: 'budget.capacity',
  },
] as const satisfies readonly KitMetric[]
