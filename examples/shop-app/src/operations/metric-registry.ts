import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Metric } from './shop-metric-table.js'

type Labels = Readonly<Record<string, string>>

/** Up to the deadline of a request, and beyond. */
const BUCKETS_S = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 60]

/** Metrics made from a table: what is not in the table cannot be measured. */
export class MetricRegistry {
  /** For metrics that come with a table of their own. */
  readonly registry: Registry = new Registry()
  readonly #counters = new Map<string, Counter>()
  readonly #gauges = new Map<string, Gauge>()
  readonly #histograms = new Map<string, Histogram>()

  constructor(table: readonly Metric[]) {
    for (const { name, type, labels, meaning } of table) {
      const options = {
        name,
        help: meaning,
        labelNames: [...labels],
        registers: [this.registry],
      }
      if (type === 'counter') this.#counters.set(name, new Counter(options))
      else if (type === 'gauge') this.#gauges.set(name, new Gauge(options))
      else this.#histograms.set(name, new Histogram({ ...options, buckets: BUCKETS_S }))
    }
  }

  count(name: string, labels: Labels = {}, by = 1): void {
    of(this.#counters, name).inc(labels, by)
  }

  observe(name: string, labels: Labels, value: number): void {
    of(this.#histograms, name).observe(labels, value)
  }

  set(name: string, labels: Labels, value: number): void {
    of(this.#gauges, name).set(labels, value)
  }

  /** Sets a gauge to these values and forgets every other label of it. */
  replace(name: string, values: Iterable<readonly [Labels, number]>): void {
    const gauge = of(this.#gauges, name)
    gauge.reset()
    for (const [labels, value] of values) gauge.set(labels, value)
  }

  get contentType(): string {
    return this.registry.contentType
  }

  text(): Promise<string> {
    return this.registry.metrics()
  }
}

function of<T>(metrics: ReadonlyMap<string, T>, name: string): T {
  const metric = metrics.get(name)
  if (metric === undefined) throw new RangeError(`${name} is not in the metric table`)
  return metric
}
