import type { Dashboard, Panel } from './dashboard.js'
import { seedsQuestions } from './seeds-questions.js'

const D = 'dialect=~"$dialect"'

/** The sum of what a counter grows by in a second, by these labels. */
function rate(metric: string, by: string, matchers = D): string {
  return `sum by (${by}) (rate(${metric}{${matchers}}[$__rate_interval]))`
}

function quantile(share: number, metric: string, by = 'dialect'): string {
  return `histogram_quantile(${share}, ${rate(`${metric}_bucket`, `le, ${by}`)})`
}

const isOpen = `holdfast_payment_breaker_state{${D}, state=~"open|forced-open"}`
const isHalfOpen = `holdfast_payment_breaker_state{${D}, state="half-open"}`

const seeds: readonly Panel[] = [
  {
    title: 'Attempts by how they ended',
    description: `${seedsQuestions.outcomes} Accepted and declined are answers.`,
    ...{ kind: 'timeseries', unit: 'ops' },
    queries: [
      {
        expr: rate('holdfast_payment_attempts_total', 'dialect, operation, result'),
        legend: '{{dialect}} {{operation}} {{result}}',
      },
    ],
  },
  {
    title: 'Share of attempts that failed',
    description:
      'How near is the gateway to the alert? PaymentFailureShareHigh fires above 50 % of ' +
      'at least 20 attempts in a minute.',
    ...{ kind: 'timeseries', unit: 'percentunit' },
    queries: [
      {
        expr:
          `${rate('holdfast_payment_failures_total', 'dialect')} / ` +
          rate('holdfast_payment_attempts_total', 'dialect'),
        legend: '{{dialect}}',
      },
    ],
  },
  {
    title: 'Breaker states',
    description: `${seedsQuestions.states} One line for each gateway and each way to it.`,
    ...{ kind: 'state-timeline', unit: 'none' },
    queries: [
      {
        expr:
          `max by (dialect, operation) (${isHalfOpen}) + ` +
          `2 * max by (dialect, operation) (${isOpen})`,
        legend: '{{dialect}} {{operation}}',
      },
    ],
    words: [
      { value: 0, word: 'CLOSED', color: 'green' },
      { value: 1, word: 'HALF_OPEN', color: 'yellow' },
      { value: 2, word: 'OPEN', color: 'red' },
    ],
  },
  {
    title: 'Openings of breakers in an hour',
    description: `${seedsQuestions.openings} Counted over the hour before each moment.`,
    ...{ kind: 'timeseries', unit: 'short' },
    queries: [
      {
        expr:
          'sum by (dialect, operation) ' +
          `(increase(holdfast_payment_breaker_moves_total{${D}, to="open"}[1h]))`,
        legend: '{{dialect}} {{operation}}',
      },
    ],
  },
  {
    title: 'Retried calls that a retry saved',
    description: `${seedsQuestions.retries} Of calls with a second attempt, a share.`,
    ...{ kind: 'timeseries', unit: 'percentunit' },
    queries: [
      {
        expr:
          `${rate('holdfast_payment_retried_calls_total', 'dialect', `${D}, result="helped"`)} / ` +
          rate('holdfast_payment_retried_calls_total', 'dialect'),
        legend: '{{dialect}}',
      },
    ],
  },
  {
    title: 'Response times of the gateway',
    description: `${seedsQuestions.times} Half, 95 % and 99 % of attempts took at most so long.`,
    ...{ kind: 'timeseries', unit: 's' },
    queries: [0.5, 0.95, 0.99].map((share) => ({
      expr: quantile(share, 'holdfast_payment_attempt_duration_seconds'),
      legend: `{{dialect}} p${share * 100}`,
    })),
  },
  {
    title: 'Fallback runs',
    description:
      `${seedsQuestions.fallbacks} Payments answered without the gateway's word, and carts shown ` +
      'without the catalog.',
    ...{ kind: 'timeseries', unit: 'cps' },
    queries: [
      {
        expr: rate('holdfast_payment_fallbacks_total', 'dialect, operation, cause'),
        legend: '{{dialect}} {{operation}}: {{cause}}',
      },
      {
        expr: 'sum by (cause) (rate(shop_cart_fallbacks_total[$__rate_interval]))',
        legend: 'cart: {{cause}}',
      },
    ],
  },
  {
    title: 'Calls refused before they were sent',
    description: 'Whom do we turn away ourselves, and which part of the kit does it?',
    ...{ kind: 'timeseries', unit: 'cps' },
    queries: [
      {
        expr: rate(
          'holdfast_payment_calls_total',
          'dialect, operation, refused_by',
          `${D}, refused_by!="none"`,
        ),
        legend: '{{dialect}} {{operation}}: {{refused_by}}',
      },
    ],
  },
]

const waiting: readonly Panel[] = [
  {
    title: 'Payments that wait',
    description: 'How many payments are open or with a person, by state?',
    ...{ kind: 'timeseries', unit: 'short' },
    queries: [
      {
        expr: `max by (dialect, state) (holdfast_payment_waiting{${D}})`,
        legend: '{{dialect}} {{state}}',
      },
    ],
  },
  {
    title: 'Age of the oldest that waits',
    description: 'Does any payment wait for too long? An order waits for ten minutes.',
    ...{ kind: 'timeseries', unit: 's' },
    queries: [
      {
        expr: `max by (dialect, state) (holdfast_payment_oldest_waiting_seconds{${D}})`,
        legend: '{{dialect}} {{state}}',
      },
    ],
  },
  {
    title: 'Reconciler: payments that were due',
    description: 'What does the reconciler do? Of those due: asked about, settled, put off.',
    ...{ kind: 'timeseries', unit: 'cps' },
    queries: ['claimed', 'asked', 'settled', 'resumed', 'put_off'].map((what) => ({
      expr: rate(`holdfast_payment_sweep_${what}_total`, 'dialect'),
      legend: `{{dialect}} ${what.replace('_', ' ')}`,
    })),
  },
  {
    title: 'Reconciler: rounds',
    description: 'Does the reconciler run at all? Rounds per second; none is a stop.',
    ...{ kind: 'timeseries', unit: 'cps' },
    queries: [
      {
        expr: rate('holdfast_payment_sweep_duration_seconds_count', 'dialect'),
        legend: '{{dialect}}',
      },
    ],
  },
  {
    title: 'Payments that were healed',
    description: 'How many payments did neither answer nor callback settle, and whose word did?',
    ...{ kind: 'timeseries', unit: 'cps' },
    queries: [
      {
        expr: rate('holdfast_payment_healed_total', 'dialect, by, to'),
        legend: '{{dialect}} {{to}} by {{by}}',
      },
    ],
  },
  {
    title: 'Time until they were healed',
    description: 'How long did buyers of healed payments wait for the truth? Half, and 95 %.',
    ...{ kind: 'timeseries', unit: 's' },
    queries: [0.5, 0.95].map((share) => ({
      expr: quantile(share, 'holdfast_payment_heal_duration_seconds'),
      legend: `{{dialect}} p${share * 100}`,
    })),
  },
  {
    title: 'Callbacks',
    description: 'Do callbacks arrive, and what becomes of them? forged is somebody else.',
    ...{ kind: 'timeseries', unit: 'cps' },
    queries: [
      {
        expr: rate('holdfast_payment_callbacks_total', 'dialect, outcome'),
        legend: '{{dialect}} {{outcome}}',
      },
    ],
  },
  {
    title: 'Payments handed to a person',
    description: 'Why do payments go to review? Counted over the hour before each moment.',
    ...{ kind: 'timeseries', unit: 'short' },
    queries: [
      {
        expr: `sum by (dialect, reason) (increase(holdfast_payment_reviews_total{${D}}[1h]))`,
        legend: '{{dialect}} {{reason}}',
      },
    ],
  },
]

/** What the gateways do, and what becomes of payments. */
export const paymentsDashboard: Dashboard = {
  uid: 'holdfast-payments',
  title: 'Holdfast: payments',
  description: 'The gateways, their breakers, and the payments that wait.',
  sections: [
    { heading: 'The gateway', panels: seeds },
    { heading: 'What waits, and who heals it', panels: waiting },
  ],
}
