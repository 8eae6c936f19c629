// The client's metrics for Prometheus; needs prom-client beside it.
export {
  prometheusPaymentMetrics,
  type PrometheusPaymentMetricsOptions,
} from './prometheus-payment-metrics.js'
export type { DurationSpan } from '../telemetry/payment-metric.js'
export type { PrometheusRegistry } from './prometheus-payment-sink.js'
export type { PaymentMetricWatcher, WatchedClient } from '../telemetry/payment-metric-recorder.js'
