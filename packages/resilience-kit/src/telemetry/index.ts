// The metrics of the kit, for a metrics library that has no entry of its own here.
export {
  durationBucketsS,
  metricLabels,
  type KitMetric,
  type MetricLabel,
  type MetricSubject,
  type MetricUnit,
} from './kit-metric.js'
export {
  kitMetricTable,
  type CounterName,
  type GaugeName,
  type HistogramName,
  type LabelsOf,
} from './metric-table.js'
export { MetricRecorder, type MetricWatcher } from './metric-recorder.js'
export type { MetricSink, TellSample } from './metric-sink.js'
