import type { SamplesOf } from './event-samples.js'

/** Samples of what becomes of payments. */
export const paymentSamples: {
  readonly [T in 'transition' | 'healed' | 'gaveUp']: SamplesOf<T>
} = {
  transition: ({ event: { from, to, source } }, sink, dialect) => {
    // More has gone back, and the payment stays where it is: told as an event, and no move.
    if (from === to) return
    sink.add('holdfast_payment_transitions_total', { dialect, from, to, source }, 1)
  },
  healed: ({ by, to, afterMs }, sink, dialect) => {
    sink.add('holdfast_payment_healed_total', { dialect, by, to }, 1)
    sink.observe('holdfast_payment_heal_duration_seconds', { dialect, by }, afterMs / 1000)
  },
  gaveUp: ({ reason }, sink, dialect) => {
    sink.add('holdfast_payment_reviews_total', { dialect, reason }, 1)
  },
}
