import { register } from 'prom-client'
import { durationBuckets, type DurationSpan } from '../telemetry/payment-metric.js'
import {
  PaymentMetricRecorder,
  type PaymentMetricWatcher,
} from '../telemetry/payment-metric-recorder.js'
import { PrometheusPaymentSink, type PrometheusRegistry } from './prometheus-payment-sink.js'

/** Where the metrics of payment clients appear, and under which names. */
export interface PrometheusPaymentMetricsOptions {
  /** Default: prom-client's global registry. */
  readonly registry?: PrometheusRegistry
  /** Begins every name, in place of `holdfast_`; may be empty. Default `holdfast_`. */
  readonly prefix?: string
  /**
   * Upper bounds of the buckets of histograms, in rising seconds above 0. Default
   * `durationBuckets`: `call` from 5 ms to 2 min, `heal` from 5 s to a day. Histograms that the
   * registry has already keep theirs.
   */
  readonly buckets?: Partial<Readonly<Record<DurationSpan, readonly number[]>>>
}

interface Shared {
  readonly sink: PrometheusPaymentSink
  readonly recorder: PaymentMetricRecorder
}

const byRegistry = new WeakMap<PrometheusRegistry, Map<string, Shared>>()

/**
 * The metrics of payment clients in a registry of prom-client, which is an optional peer: install
 * it beside this package. Every metric of the table is there at once, and has samples as soon as a
 * client is watched. Gauges are read from `health()`, once each time the registry is read; where
 * that fails they have no samples, and `holdfast_payment_background_failures_total` counts it.
 *
 * Called again for the same registry, it shares what is there: a client that both watch is counted
 * once. After `registry.clear()`, call it again to put the metrics back.
 *
 * @throws RangeError if `prefix` or `buckets` is out of its range; TypeError if `registry` is none,
 * or has another kind of metric under one of the names.
 */
export function prometheusPaymentMetrics(
  options: PrometheusPaymentMetricsOptions = {},
): PaymentMetricWatcher {
  const { registry = register, prefix = 'holdfast_', buckets = {} } = options
  const bounds = { ...durationBuckets, ...buckets }
  for (const span of ['call', 'heal'] as const) checkBuckets(span, bounds[span])
  if (typeof (registry as Partial<PrometheusRegistry> | null)?.getSingleMetric !== 'function') {
    throw new TypeError('prometheusPaymentMetrics.registry must be a Registry of prom-client')
  }
  if (!/^([a-zA-Z_:][a-zA-Z0-9_:]*)?$/.test(prefix)) {
    const allowed = 'letters, digits, _ and :, no digit first'
    throw new RangeError(`prometheusPaymentMetrics.prefix must be ${allowed}, got '${prefix}'`)
  }
  const { sink, recorder } = sharedBy(registry, prefix)
  sink.register(bounds)
  return { watch: (client) => recorder.watch(client) }
}

function sharedBy(registry: PrometheusRegistry, prefix: string): Shared {
  const byPrefix = byRegistry.get(registry) ?? new Map<string, Shared>()
  byRegistry.set(registry, byPrefix)
  const known = byPrefix.get(prefix)
  if (known !== undefined) return known
  const sink = new PrometheusPaymentSink(registry, prefix)
  const shared = { sink, recorder: new PaymentMetricRecorder(sink) }
  byPrefix.set(prefix, shared)
  return shared
}

function checkBuckets(span: DurationSpan, bounds: readonly number[]): void {
  const isRising =
    Array.isArray(bounds) &&
    bounds.length > 0 &&
    bounds.every((bound, i) => Number.isFinite(bound) && bound > (bounds[i - 1] ?? 0))
  if (isRising) return
  const got = Array.isArray(bounds) ? `[${bounds.join(', ')}]` : String(bounds)
  const option = `prometheusPaymentMetrics.buckets.${span}`
  throw new RangeError(`${option} must be rising seconds above 0, got ${got}`)
}
