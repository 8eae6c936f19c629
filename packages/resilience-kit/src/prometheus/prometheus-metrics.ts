import { register } from 'prom-client'
import { checkedBuckets } from '../telemetry/checked-buckets.js'
import { MetricRecorder, type MetricWatcher } from '../telemetry/metric-recorder.js'
import { PrometheusSink, type PrometheusRegistry } from './prometheus-sink.js'

/** Where the metrics of the kit appear, and under which names. */
export interface PrometheusMetricsOptions {
  /** Default: prom-client's global registry. */
  readonly registry?: PrometheusRegistry
  /** Begins every name, in place of `holdfast_`; may be empty. Default `holdfast_`. */
  readonly prefix?: string
  /**
   * Upper bounds of the buckets of every histogram, in rising seconds above 0. Default
   * `durationBucketsS`: 5 ms to 60 s. Histograms that the registry has already keep theirs.
   */
  readonly buckets?: readonly number[]
}

interface Shared {
  readonly sink: PrometheusSink
  readonly recorder: MetricRecorder
}

const byRegistry = new WeakMap<PrometheusRegistry, Map<string, Shared>>()

/**
 * The metrics of the kit in a registry of prom-client, which is an optional peer: install it beside
 * the kit. Every metric of the table is there at once, and has samples as soon as something is
 * watched.
 *
 * Called again for the same registry, it shares what is there: a policy that both watch is counted
 * once. After `registry.clear()`, call it again to put the metrics back.
 *
 * @throws RangeError if `prefix` or `buckets` is out of its range; TypeError if `registry` is none,
 * or has another kind of metric under one of the names.
 */
export function prometheusMetrics(options: PrometheusMetricsOptions = {}): MetricWatcher {
  const { registry = register, prefix = 'holdfast_' } = options
  const buckets = checkedBuckets('prometheusMetrics.buckets', options.buckets)
  if (typeof (registry as Partial<PrometheusRegistry> | null)?.getSingleMetric !== 'function') {
    throw new TypeError('prometheusMetrics.registry must be a Registry of prom-client')
  }
  if (!/^([a-zA-Z_:][a-zA-Z0-9_:]*)?$/.test(prefix)) {
    const allowed = 'letters, digits, _ and :, no digit first'
    throw new RangeError(`prometheusMetrics.prefix must be ${allowed}, got '${prefix}'`)
  }
  const { sink, recorder } = sharedBy(registry, prefix)
  sink.register(buckets)
  return { watch: (guard) => recorder.watch(guard) }
}

function sharedBy(registry: PrometheusRegistry, prefix: string): Shared {
  const byPrefix = byRegistry.get(registry) ?? new Map<string, Shared>()
  byRegistry.set(registry, byPrefix)
  const known = byPrefix.get(prefix)
  if (known !== undefined) return known
  const sink = new PrometheusSink(registry, prefix)
  const shared = { sink, recorder: new MetricRecorder(sink) }
  byPrefix.set(prefix, shared)
  return shared
}
