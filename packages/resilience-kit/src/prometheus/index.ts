// The kit's metrics for Prometheus; needs prom-client beside the kit.
export { prometheusMetrics, type PrometheusMetricsOptions } from './prometheus-metrics.js'
export type { PrometheusRegistry } from './prometheus-sink.js'
export type { MetricWatcher } from '../telemetry/metric-recorder.js'
