import type { Gauge } from 'prom-client'
import type { TellSample } from '../telemetry/metric-sink.js'

type Labels = Readonly<Record<string, string>>

/** Tells all samples that somebody has for a gauge. */
export type ReadGauge = (tell: TellSample<Labels>) => void

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
    collected.collect = () => {
      const done = before?.call(gauge)
      this.#refresh(gauge)
      return done
    }
  }

  /** Takes only its own samples away: another copy of this package may feed the gauge as well. */
  #refresh(gauge: Gauge): void {
    for (const labels of this.#shown) gauge.remove(labels)
    const shown: Labels[] = []
    for (const read of this.#readers) {
      read((labels, value) => {
        gauge.set(labels, value)
        shown.push(labels)
      })
    }
    this.#shown = shown
  }
}
