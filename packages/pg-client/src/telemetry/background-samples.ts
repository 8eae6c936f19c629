import { breakKinds } from '../payment/break.js'
import type { SamplesOf } from './event-samples.js'

/** Samples of the work without a buyer who waits for it. */
export const backgroundSamples: {
  readonly [
    T in 'callbackReceived' | 'swept' | 'deliveryFailed' | 'backgroundFailed' | 'audited'
  ]: SamplesOf<T>
} = {
  callbackReceived: ({ outcome }, sink, dialect) => {
    sink.add('holdfast_payment_callbacks_total', { dialect, outcome }, 1)
  },
  swept: ({ durationMs, dropped, ...counts }, sink, dialect) => {
    const whose = { dialect }
    sink.observe('holdfast_payment_sweep_duration_seconds', whose, durationMs / 1000)
    sink.add('holdfast_payment_sweep_claimed_total', whose, counts.claimed)
    sink.add('holdfast_payment_sweep_asked_total', whose, counts.asked)
    sink.add('holdfast_payment_sweep_batched_total', whose, counts.batched)
    sink.add('holdfast_payment_sweep_settled_total', whose, counts.settled)
    sink.add('holdfast_payment_sweep_resumed_total', whose, counts.resumed)
    sink.add('holdfast_payment_sweep_put_off_total', whose, counts.putOff)
    sink.add('holdfast_payment_parked_dropped_total', whose, dropped)
  },
  deliveryFailed: (_event, sink, dialect) => {
    sink.add('holdfast_payment_deliveries_failed_total', { dialect }, 1)
  },
  backgroundFailed: ({ work }, sink, dialect) => {
    sink.add('holdfast_payment_background_failures_total', { dialect, work }, 1)
  },
  audited: ({ byKind, unexamined }, sink, dialect) => {
    sink.add('holdfast_payment_audits_total', { dialect }, 1)
    sink.add('holdfast_payment_audit_unexamined_total', { dialect }, unexamined)
    // Zero too: that nothing was found can be told from that nobody has looked.
    for (const kind of breakKinds) {
      sink.add('holdfast_payment_audit_breaks_total', { dialect, kind }, byKind[kind] ?? 0)
    }
  },
}
