import type {
  Counter,
  Histogram,
  Meter,
  ObservableGauge,
  ObservableResult,
} from '@opentelemetry/api'
import type { KitMetric } from '../telemetry/kit-metric.js'
import type { MetricSink, TellSample } from '../telemetry/metric-sink.js'
import { kitMetricTable } from '../telemetry/metric-table.js'
import { instrumentName } from './instrument-name.js'

type Labels = Readonly<Record<string, string>>

/** The metrics of the table as instruments of one meter. */
export class OpenTelemetrySink implements MetricSink {
  readonly #counters = new Map<string, Counter>()
  readonly #histograms = new Map<string, Histogram>()
  readonly #gauges = new Map<string, ObservableGauge>()

  constructor(meter: Meter, buckets: number[]) {
    for (const metric of kitMetricTable) {
      const name = instrumentName(metric)
      const options = { description: metric.meaning, unit: unitOf(metric) }
      if (metric.type === 'counter') {
        this.#counters.set(metric.name, meter.createCounter(name, options))
      } else if (metric.type === 'histogram') {
        const advice = { explicitBucketBoundaries: buckets }
        this.#histograms.set(metric.name, meter.createHistogram(name, { ...options, advice }))
      } else {
        this.#gauges.set(metric.name, meter.createObservableGauge(name, options))
      }
    }
  }

  add(name: string, labels: Labels, value: number): void {
    this.#counters.get(name)?.add(value, labels)
  }

  observe(name: string, labels: Labels, value: number): void {
    this.#histograms.get(name)?.record(value, labels)
  }

  gauge(name: string, read: (tell: TellSample<Labels>) => void): () => void {
    const callback = (result: ObservableResult) => {
      read((labels, value) => result.observe(value, labels))
    }
    const gauge = this.#gauges.get(name)
    gauge?.addCallback(callback)
    return () => gauge?.removeCallback(callback)
  }
}

/** Units in UCUM, as OpenTelemetry wants them: `s`, `%`, and one thing in braces. */
function unitOf({ unit }: KitMetric): string {
  if (unit === 'seconds') return 's'
  return unit === 'percent' ? '%' : `{${unit.replace(/s$/, '')}}`
}
