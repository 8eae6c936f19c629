import { Counter, Gauge, Histogram, type OpenMetricsContentType, type Registry } from 'prom-client'
import type { KitMetric } from '../telemetry/kit-metric.js'
import type { MetricSink } from '../telemetry/metric-sink.js'
import { kitMetricTable } from '../telemetry/metric-table.js'
import { GaugeReaders, type ReadGauge } from './gauge-readers.js'

/** A registry of prom-client, of either content type. */
export type PrometheusRegistry = Registry | Registry<OpenMetricsContentType>

type Labels = Readonly<Record<string, string>>

/** What prom-client's metrics know about themselves, beyond its types. */
interface Described {
  readonly type?: string
  readonly labelNames?: readonly string[]
}

/** The metrics of the table in one registry of prom-client, under one prefix. */
export class PrometheusSink implements MetricSink {
  readonly #registry: PrometheusRegistry
  readonly #prefix: string
  readonly #counters = new Map<string, Counter>()
  readonly #histograms = new Map<string, Histogram>()
  readonly #gauges = new Map<string, Gauge>()
  readonly #readers = new Map<string, GaugeReaders>()

  constructor(registry: PrometheusRegistry, prefix: string) {
    this.#registry = registry
    this.#prefix = prefix
  }

  /**
   * Puts every metric of the table into the registry that is not there (any more), and takes over
   * those that are.
   *
   * @throws TypeError if the registry has something else under one of the names.
   */
  register(buckets: readonly number[]): void {
    for (const metric of kitMetricTable) {
      if (metric.type === 'counter') {
        this.#counters.set(
          metric.name,
          this.#existing<Counter>(metric) ?? new Counter(this.#options(metric)),
        )
      } else if (metric.type === 'histogram') {
        const existing = this.#existing<Histogram>(metric)
        const created = () => new Histogram({ ...this.#options(metric), buckets: [...buckets] })
        this.#histograms.set(metric.name, existing ?? created())
      } else {
        this.#registerGauge(metric)
      }
    }
  }

  add(name: string, labels: Labels, value: number): void {
    this.#counters.get(name)?.inc(labels, value)
  }

  observe(name: string, labels: Labels, value: number): void {
    this.#histograms.get(name)?.observe(labels, value)
  }

  gauge(name: string, read: ReadGauge): () => void {
    return this.#readersOf(name).add(read)
  }

  #registerGauge(metric: KitMetric): void {
    const gauge = this.#existing<Gauge>(metric) ?? new Gauge(this.#options(metric))
    if (this.#gauges.get(metric.name) === gauge) return
    this.#gauges.set(metric.name, gauge)
    this.#readersOf(metric.name).attachTo(gauge)
  }

  #readersOf(name: string): GaugeReaders {
    const known = this.#readers.get(name)
    if (known !== undefined) return known
    const readers = new GaugeReaders()
    this.#readers.set(name, readers)
    return readers
  }

  #options({ name, meaning, labels, unit }: KitMetric) {
    return {
      name: this.#nameOf(name),
      help: meaning,
      labelNames: [...labels],
      registers: [this.#registry],
      // How prom-client's cluster mode joins the gauges of several processes.
      aggregator: unit === 'percent' ? ('max' as const) : ('sum' as const),
    }
  }

  #existing<M extends object>({ name, type, labels }: KitMetric): M | undefined {
    const existing = this.#registry.getSingleMetric(this.#nameOf(name)) as unknown
    if (existing === undefined) return undefined
    const { type: found, labelNames = [] } = existing as Described
    const isSame = found === type && sorted(labelNames) === sorted(labels)
    if (isSame) return existing as M
    throw new TypeError(
      `prometheusMetrics: the registry has another metric named ${this.#nameOf(name)} ` +
        `(${String(found)} with labels ${sorted(labelNames)}); choose another prefix`,
    )
  }

  #nameOf(name: string): string {
    return name.replace(/^holdfast_/, this.#prefix)
  }
}

function sorted(labels: readonly string[]): string {
  return [...labels].sort().join(', ')
}
