import {
  shopMetricTable,
  type Metric,
} from '../../examples/shop-app/src/operations/shop-metric-table.js'
import { paymentMetricTable } from '../../packages/pg-client/src/telemetry/payment-metric-table.js'

/** Every row of the metric tables of the shop and of the payment client. */
export const metricTables: readonly Metric[] = [...shopMetricTable, ...paymentMetricTable]

/** Every series that they make, with its labels: a histogram makes three. */
export const knownSeries: ReadonlyMap<string, readonly string[]> = new Map(
  metricTables.flatMap(seriesOf),
)

function seriesOf({ name, type, labels }: Metric): [string, readonly string[]][] {
  if (type !== 'histogram') return [[name, labels]]
  return [
    [`${name}_bucket`, [...labels, 'le']],
    [`${name}_count`, labels],
    [`${name}_sum`, labels],
  ]
}
