import { Counter, Gauge, Histogram, type OpenMetricsContentType, type Registry } from 'prom-client'
import type { DurationSpan, PaymentMetric } from '../telemetry/payment-metric.js'
import type { PaymentMetricSink } from '../telemetry/payment-metric-sink.js'
import { paymentMetricTable } from '../telemetry/payment-metric-table.js'
import { GaugeReaders, type Labels, type ReadGauge } from './gauge-readers.js'

/** A registry of prom-client, of either content type. */
export type PrometheusRegistry = Registry | Registry<OpenMetricsContentType>

/** What prom-client's metrics know about themselves, beyond its types. */
interface Described {
  readonly type?: string
  readonly labelNames?: readonly string[]
}

/** The metrics of the table in one registry of prom-client, under one prefix. */
export class PrometheusPaymentSink implements PaymentMetricSink {
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
  register(buckets: Readonly<Record<DurationSpan, readonly number[]>>): void {
    for (const metric of paymentMetricTable) {
      if (metric.type === 'counter') {
        const counter = this.#existing<Counter>(metric) ?? new Counter(this.#options(metric))
        this.#counters.set(metric.name, counter)
      } else if (metric.type === 'histogram') {
        const bounds = [...buckets[metric.span ?? 'call']]
        const created = () => new Histogram({ ...this.#options(metric), buckets: bounds })
        this.#histograms.set(metric.name, this.#existing<Histogram>(metric) ?? created())
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

  #registerGauge(metric: PaymentMetric): void {
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

  #options({ name, meaning, labels, source }: PaymentMetric) {
    return {
      name: this.#nameOf(name),
      help: meaning,
      labelNames: [...labels],
      registers: [this.#registry],
      // How prom-client's cluster mode joins several processes: they share what waits in the store.
      aggregator: source === 'health().waiting' ? ('max' as const) : ('sum' as const),
    }
  }

  #existing<M extends object>({ name, type, labels }: PaymentMetric): M | undefined {
    const existing = this.#registry.getSingleMetric(this.#nameOf(name)) as unknown
    if (existing === undefined) return undefined
    const { type: found, labelNames = [] } = existing as Described
    const isSame = found === type && sorted(labelNames) === sorted(labels)
    if (isSame) return existing as M
    throw new TypeError(
      `prometheusPaymentMetrics: the registry has another metric named ${this.#nameOf(name)} ` +
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
