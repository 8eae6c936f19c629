// The kit's metrics for OpenTelemetry; needs @opentelemetry/api beside the kit, for its types.
export { openTelemetryMetrics, type OpenTelemetryMetricsOptions } from './open-telemetry-metrics.js'
export { instrumentName } from './instrument-name.js'
export type { MetricWatcher } from '../telemetry/metric-recorder.js'
