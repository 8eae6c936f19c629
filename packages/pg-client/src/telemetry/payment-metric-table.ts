import { backgroundMetrics } from './background-metrics.js'
import { callMetrics } from './call-metrics.js'
import type { PaymentMetric } from './payment-metric.js'
import { paymentMetrics } from './payment-metrics.js'

const rows = [
  ...callMetrics,
  ...paymentMetrics,
  ...backgroundMetrics,
] as const satisfies readonly PaymentMetric[]

type Row = (typeof rows)[number]

/** The metrics of one type, by name. */
type NameOf<T extends PaymentMetric['type']> = Extract<Row, { readonly type: T }>['name']

/** The name of a metric that only grows. */
export type PaymentCounterName = NameOf<'counter'>

/** The name of a metric that is read when somebody looks. */
export type PaymentGaugeName = NameOf<'gauge'>

/** The name of a metric that collects durations, in seconds. */
export type PaymentHistogramName = NameOf<'histogram'>

/** Exactly the labels that the metric `N` has. */
export type PaymentLabelsOf<N extends Row['name']> = {
  readonly [L in Extract<Row, { readonly name: N }>['labels'][number]]: string
}

/** Every metric of the payment client; the only list. */
export const paymentMetricTable: readonly PaymentMetric[] = Object.freeze(rows)
