import type { Meter } from '@opentelemetry/api'
import { checkedBuckets } from '../telemetry/checked-buckets.js'
import { MetricRecorder, type MetricWatcher } from '../telemetry/metric-recorder.js'
import { OpenTelemetrySink } from './open-telemetry-sink.js'

/** Whose instruments the metrics of the kit become. */
export interface OpenTelemetryMetricsOptions {
  /**
   * `metrics.getMeter(...)`, taken after the SDK was started: one that was taken earlier drops
   * everything.
   */
  readonly meter: Meter
  /**
   * Upper bounds of the buckets of every histogram, in rising seconds above 0, as advice to the
   * SDK. Default `durationBucketsS`: 5 ms to 60 s.
   */
  readonly buckets?: readonly number[]
}

const byMeter = new WeakMap<Meter, MetricRecorder>()

/**
 * The metrics of the kit as instruments of an OpenTelemetry meter. Needs `@opentelemetry/api`, an
 * optional peer, for its types alone.
 *
 * Called again for the same meter, it shares what is there: a policy that both watch is counted
 * once, and the buckets stay.
 *
 * @throws TypeError if `meter` is none; RangeError if `buckets` is out of its range.
 */
export function openTelemetryMetrics(options: OpenTelemetryMetricsOptions): MetricWatcher {
  const { meter, buckets } = options
  if (typeof (meter as Partial<Meter> | undefined)?.createObservableGauge !== 'function') {
    throw new TypeError('openTelemetryMetrics.meter must be a Meter of @opentelemetry/api')
  }
  const bounds = checkedBuckets('openTelemetryMetrics.buckets', buckets)
  const recorder = byMeter.get(meter) ?? new MetricRecorder(new OpenTelemetrySink(meter, bounds))
  byMeter.set(meter, recorder)
  return { watch: (guard) => recorder.watch(guard) }
}
