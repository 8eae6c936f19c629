import type { CounterName, GaugeName, HistogramName, LabelsOf } from './metric-table.js'

/** Takes one sample of a gauge. */
export type TellSample<L> = (labels: L, value: number) => void

/**
 * Where samples go: a metrics library, behind three functions. What they throw goes to the
 * `onListenerError` of whatever is watched and changes no call.
 */
export interface MetricSink {
  /** Adds `value`, at least 0, to a counter. */
  add<N extends CounterName>(name: N, labels: LabelsOf<N>, value: number): void
  /** Takes one duration in seconds. */
  observe<N extends HistogramName>(name: N, labels: LabelsOf<N>, value: number): void
  /**
   * Whenever somebody looks at the gauge, calls `read`, which tells every sample it has; the answer
   * ends that. A gauge has any number of readers, one for each policy.
   */
  gauge<N extends GaugeName>(name: N, read: (tell: TellSample<LabelsOf<N>>) => void): () => void
}
