import type { KitMetric } from '../telemetry/kit-metric.js'

/**
 * The name of a metric in OpenTelemetry: dots between the parts, and no unit and no `_total`, which
 * exporters to Prometheus put back. So the same dashboards fit both.
 */
export function instrumentName({ name, subject }: KitMetric): string {
  const part = subject.replaceAll('-', '_')
  return name
    .replace(`holdfast_${part}_`, `holdfast.${part}.`)
    .replace(/_(total|seconds|percent)$/, '')
}
