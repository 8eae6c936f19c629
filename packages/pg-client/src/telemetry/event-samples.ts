import type { ClientEvent } from './client-event.js'
import type { PaymentMetricSink } from './payment-metric-sink.js'

/** Turns events of one type into samples; `dialect` is whose. */
export type SamplesOf<T extends ClientEvent['type']> = (
  event: Extract<ClientEvent, { readonly type: T }>,
  sink: PaymentMetricSink,
  dialect: string,
) => void
