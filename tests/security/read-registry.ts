import type { PaymentClient } from '@holdfast/pg-client'
import {
  prometheusPaymentMetrics,
  type PrometheusPaymentMetricsOptions,
} from '@holdfast/pg-client/prometheus'

interface ReadableMetric {
  readonly name: string
  get(): Promise<unknown>
}

/** What prom-client registers metrics in, reduced to what a test reads them out of. */
export class ReadRegistry {
  readonly #metrics = new Map<string, ReadableMetric>()

  getSingleMetric(name: string): ReadableMetric | undefined {
    return this.#metrics.get(name)
  }

  registerMetric(metric: ReadableMetric): void {
    this.#metrics.set(metric.name, metric)
  }

  /** Has the metrics of a client registered here. */
  watch(client: PaymentClient<never>): void {
    type Registry = NonNullable<PrometheusPaymentMetricsOptions['registry']>
    prometheusPaymentMetrics({ registry: this as unknown as Registry }).watch(client)
  }

  /** All metrics with their labels and values. */
  read(): Promise<readonly unknown[]> {
    return Promise.all([...this.#metrics.values()].map((metric) => metric.get()))
  }
}
