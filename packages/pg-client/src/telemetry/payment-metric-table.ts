/** One metric of the client: data for whoever maps events to a metrics library. */
export interface PaymentMetric {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly labels: readonly string[]
  readonly unit: 'seconds' | 'payments' | 'attempts' | 'calls' | 'events'
  readonly meaning: string
  /** The {@link ClientEvent} it is made of, or the part of `health()`. */
  readonly source: string
}

/** Every metric of the payment client; the only list. */
export const paymentMetricTable: readonly PaymentMetric[] = [
  {
    name: 'holdfast_payment_attempts_total',
    type: 'counter',
    labels: ['result'],
    unit: 'attempts',
    meaning: 'Submits sent, by how each attempt ended',
    source: 'attemptEnded',
  },
  {
    name: 'holdfast_payment_attempt_duration_seconds',
    type: 'histogram',
    labels: ['result'],
    unit: 'seconds',
    meaning: 'From the start of an attempt to its end',
    source: 'attemptEnded',
  },
  {
    name: 'holdfast_payment_submits_total',
    type: 'counter',
    labels: ['certainty', 'refused_by'],
    unit: 'calls',
    meaning: 'Submits by what they proved; refused_by is "none" where the kit let them through',
    source: 'submitEnded',
  },
  {
    name: 'holdfast_payment_submit_duration_seconds',
    type: 'histogram',
    labels: ['certainty'],
    unit: 'seconds',
    meaning: 'A whole submit with its attempts, waits and look-ups',
    source: 'submitEnded',
  },
  {
    name: 'holdfast_payment_retries_total',
    type: 'counter',
    labels: [],
    unit: 'attempts',
    meaning: 'Second and later attempts',
    source: 'retry',
  },
  {
    name: 'holdfast_payment_look_ups_total',
    type: 'counter',
    labels: ['purpose', 'result'],
    unit: 'calls',
    meaning: 'Questions to the gateway about a payment',
    source: 'lookUpEnded',
  },
  {
    name: 'holdfast_payment_look_up_duration_seconds',
    type: 'histogram',
    labels: ['purpose'],
    unit: 'seconds',
    meaning: 'A whole look-up with all its requests',
    source: 'lookUpEnded',
  },
  {
    name: 'holdfast_payment_transitions_total',
    type: 'counter',
    labels: ['from', 'to', 'source'],
    unit: 'payments',
    meaning: 'Moves between states, and whose evidence made them',
    source: 'transition',
  },
  {
    name: 'holdfast_payment_healed_total',
    type: 'counter',
    labels: ['by', 'to'],
    unit: 'payments',
    meaning: 'Open payments settled neither by their answer nor by the callback they waited for',
    source: 'healed',
  },
  {
    name: 'holdfast_payment_heal_duration_seconds',
    type: 'histogram',
    labels: ['by'],
    unit: 'seconds',
    meaning: 'From the intent to the settlement of a healed payment',
    source: 'healed',
  },
  {
    name: 'holdfast_payment_reviews_total',
    type: 'counter',
    labels: ['reason'],
    unit: 'payments',
    meaning: 'Payments handed to a person',
    source: 'gaveUp',
  },
  {
    name: 'holdfast_payment_breaker_moves_total',
    type: 'counter',
    labels: ['operation', 'to'],
    unit: 'events',
    meaning: 'Transitions of the circuit breakers; to="open" counts the openings',
    source: 'breakerMoved',
  },
  {
    name: 'holdfast_payment_breaker_state',
    type: 'gauge',
    labels: ['operation', 'state'],
    unit: 'events',
    meaning: '1 for the state that a breaker is in, else 0',
    source: 'health.breakers',
  },
  {
    name: 'holdfast_payment_callbacks_total',
    type: 'counter',
    labels: ['outcome'],
    unit: 'calls',
    meaning: 'Callbacks by what became of them',
    source: 'callbackReceived',
  },
  {
    name: 'holdfast_payment_waiting',
    type: 'gauge',
    labels: ['state'],
    unit: 'payments',
    meaning: 'Payments that are open or in review',
    source: 'health.waiting',
  },
  {
    name: 'holdfast_payment_oldest_waiting_seconds',
    type: 'gauge',
    labels: ['state'],
    unit: 'seconds',
    meaning: 'Age of the oldest payment that is open or in review',
    source: 'health.waiting',
  },
  {
    name: 'holdfast_payment_sweep_duration_seconds',
    type: 'histogram',
    labels: [],
    unit: 'seconds',
    meaning: 'One round of the reconciler',
    source: 'swept',
  },
  {
    name: 'holdfast_payment_deliveries_failed_total',
    type: 'counter',
    labels: [],
    unit: 'events',
    meaning: "Events that the shop's handler did not take; they are delivered again",
    source: 'deliveryFailed',
  },
  {
    name: 'holdfast_payment_background_failures_total',
    type: 'counter',
    labels: ['work'],
    unit: 'events',
    meaning: 'Failures of work in the background; it is tried again',
    source: 'backgroundFailed',
  },
]
