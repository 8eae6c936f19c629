import type {
  PaymentCounterName,
  PaymentGaugeName,
  PaymentHistogramName,
  PaymentLabelsOf,
} from './payment-metric-table.js'

/** Takes one sample of a gauge. */
export type TellPaymentSample<L> = (labels: L, value: number) => void

/**
 * Where samples go: a metrics library, behind three functions. What they throw goes to the
 * `onListenerError` of the client, or to its log, and changes no payment.
 */
export interface PaymentMetricSink {
  /** Adds `value`, at least 0, to a counter. */
  add<N extends PaymentCounterName>(name: N, labels: PaymentLabelsOf<N>, value: number): void
  /** Takes one duration in seconds. */
  observe<N extends PaymentHistogramName>(name: N, labels: PaymentLabelsOf<N>, value: number): void
  /**
   * Whenever somebody looks at the gauge, calls `read`, which tells every sample it has before it
   * resolves, and never rejects; the answer ends that. A gauge has a reader for each client.
   */
  gauge<N extends PaymentGaugeName>(
    name: N,
    read: (tell: TellPaymentSample<PaymentLabelsOf<N>>) => Promise<void>,
  ): () => void
}
