import { callMetrics } from './call-metrics.js'
import { circuitBreakerMetrics } from './circuit-breaker-metrics.js'
import type { KitMetric } from './kit-metric.js'
import { limiterMetrics } from './limiter-metrics.js'
import { retryMetrics } from './retry-metrics.js'

const rows = [
  ...callMetrics,
  ...retryMetrics,
  ...circuitBreakerMetrics,
  ...limiterMetrics,
] as const satisfies readonly KitMetric[]

type Row = (typeof rows)[number]

/** The metrics of one type, by name. */
type NameOf<T extends KitMetric['type']> = Extract<Row, { readonly type: T }>['name']

/** The name of a metric that only grows. */
export type CounterName = NameOf<'counter'>

/** The name of a metric that is read when somebody looks. */
export type GaugeName = NameOf<'gauge'>

/** The name of a metric that collects durations, in seconds. */
export type HistogramName = NameOf<'histogram'>

/** Exactly the labels that the metric `N` has. */
export type LabelsOf<N extends Row['name']> = {
  readonly [L in Extract<Row, { readonly name: N }>['labels'][number]]: string
}

/** Every metric of the kit; the only list. */
export const kitMetricTable: readonly KitMetric[] = Object.freeze(rows)
