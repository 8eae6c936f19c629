import type { PaymentMetricSink, TellPaymentSample } from '../telemetry/payment-metric-sink.js'

type Labels = Readonly<Record<string, string>>
type ReadGauge = (tell: TellPaymentSample<Labels>) => Promise<void>

/** Keeps samples by `name{label=value,...}`, the name without its `holdfast_payment_`. */
export class MemoryMetricSink implements PaymentMetricSink {
  /** Counters, and the sums of histograms. */
  readonly totals: Record<string, number> = {}
  readonly #gauges = new Set<{ readonly name: string; readonly read: ReadGauge }>()

  add(name: string, labels: Labels, value: number): void {
    const key = keyOf(name, labels)
    this.totals[key] = (this.totals[key] ?? 0) + value
  }

  observe(name: string, labels: Labels, value: number): void {
    this.add(name, labels, value)
  }

  gauge(name: string, read: ReadGauge): () => void {
    const entry = { name, read }
    this.#gauges.add(entry)
    return () => this.#gauges.delete(entry)
  }

  /** All gauges, read together. */
  async read(): Promise<Readonly<Record<string, number>>> {
    const samples: Record<string, number> = {}
    const readings = [...this.#gauges].map(({ name, read }) =>
      read((labels, value) => (samples[keyOf(name, labels)] = value)),
    )
    await Promise.all(readings)
    return samples
  }
}

function keyOf(name: string, labels: Labels): string {
  const values = Object.entries(labels).map(([label, value]) => `${label}=${value}`)
  return `${name.replace('holdfast_payment_', '')}{${values.join(',')}}`
}
