import type { Gauge } from 'prom-client'
import type { TellPaymentSample } from '../telemetry/payment-metric-sink.js'

/** The labels of a sample. */
export type Labels = Readonly<Record<string, string>>

/** Tells all samples that somebody has for a gauge. */
export type ReadGauge = (tell: TellPaymentSample<Labels>) => Promise<void>

/** Whoever has samples for one gauge; asked whenever the registry is read. */
export class GaugeReaders {
  readonly #readers = new Set<ReadGauge>()
  #shown: readonly Labels[] = []

  /** Adds a reader; the answer takes it away again. */
  add(read: ReadGauge): () => void {
    this.#readers.add(read)
    return () => void this.#readers.delete(read)
  }

  /** Reads `gauge` anew whenever it is collected, after whatever it did before. */
  attachTo(gauge: Gauge): void {
    const collected = gauge as Gauge & { collect?: (() => void | Promise<void>) | undefined }
    const before = collected.collect
    collected.collect = async () => {
      // Asked at once: the gauges that are read together are told by one reading of the health.
      const [samples] = await Promise.all([this.#read(), before?.call(gauge)])
      this.#show(gauge, samples)
    }
  }

  async #read(): Promise<readonly (readonly [Labels, number])[]> {
    const samples: (readonly [Labels, number])[] = []
    const tell: TellPaymentSample<Labels> = (labels, value) => samples.push([labels, value])
    await Promise.all([...this.#readers].map((read) => read(tell)))
    return samples
  }

  /** Takes only its own samples away: another copy of this package may feed the gauge as well. */
  #show(gauge: Gauge, samples: readonly (readonly [Labels, number])[]): void {
    for (const labels of this.#shown) gauge.remove(labels)
    for (const [labels, value] of samples) gauge.set(labels, value)
    this.#shown = samples.map(([labels]) => labels)
  }
}
