import {
  durationBuckets,
  paymentMetricLabels,
  paymentMetricTable,
  type PaymentMetric,
} from '@holdfast/pg-client'
import { durationBucketsS, kitMetricTable, metricLabels } from '@holdfast/resilience-kit/metrics'
import { instrumentName } from '@holdfast/resilience-kit/opentelemetry'

type Row = readonly string[]

const headings = {
  pipeline: 'Pipelines',
  policy: 'Refusals of all policies',
  retry: 'Retry',
  'circuit-breaker': 'Circuit breaker',
  bulkhead: 'Bulkhead',
  'rate-limiter': 'Rate limiter',
  timeout: 'Time-out',
  deadline: 'Deadline',
  fallback: 'Fallback',
} as const

const subjects = Object.keys(headings) as (keyof typeof headings)[]

const paymentHeadings: Readonly<Record<PaymentMetric['subject'], string>> = {
  calls: 'Calls to the gateway',
  payments: 'Payments',
  background: 'Work in the background',
}

const paymentSubjects = Object.keys(paymentHeadings) as PaymentMetric['subject'][]

/** The page of all metrics, as it stands in `docs/reference/metrics.md`. */
export function metricsPage(): string {
  return [
    '# Metrics',
    'Made from the tables in the code by `npm run reference`; do not edit.',
    '## resilience-kit',
    introduction,
    ...subjects.flatMap((subject) => [`### ${headings[subject]}`, kitTable(subject)]),
    '### Labels',
    labelAdvice,
    table(
      ['Label', 'What it says'],
      Object.entries(metricLabels).map(([label, says]) => [code(label), says]),
    ),
    '## pg-client',
    paymentIntroduction,
    ...paymentSubjects.flatMap((subject) => [
      `### ${paymentHeadings[subject]}`,
      paymentTable(subject),
    ]),
    '### Labels of pg-client',
    table(
      ['Label', 'What it says'],
      Object.entries(paymentMetricLabels).map(([label, says]) => [code(label), says]),
    ),
  ]
    .join('\n\n')
    .concat('\n')
}

const introduction = `\
\`prometheusMetrics({ registry })\` of \`@holdfast/resilience-kit/prometheus\` and
\`openTelemetryMetrics({ meter })\` of \`@holdfast/resilience-kit/opentelemetry\` record all of
these for everything that their \`watch\` is given: a pipeline with its policies, or one policy.
What \`watch\` answers ends it. The table itself is \`kitMetricTable\` of
\`@holdfast/resilience-kit/metrics\`; \`MetricRecorder\` beside it feeds any other library.

- **Names.** A second policy of one kind needs a name of its own (\`env.name\`): where two share a
  name, their counters add up and their gauges overwrite each other. Exporters turn the
  OpenTelemetry names into the Prometheus ones, so one dashboard fits both; \`prefix\` replaces
  \`holdfast_\` in Prometheus.
- **First samples.** A counter or histogram has no sample before its first event. To be woken by an
  opening, watch \`holdfast_circuit_breaker_state\`, which is always there.
- **Gauges** are read when somebody looks. Where nothing is watched, nothing is computed.
- **Histograms** count in seconds; unless told otherwise (\`buckets\`), their buckets end at
  ${durationBucketsS.join(', ')}.
- **Source** names the event that a sample is made of, or what is read off the policy.`

const paymentIntroduction = `\
\`prometheusPaymentMetrics({ registry })\` of \`@holdfast/pg-client/prometheus\` records all of
these for every client that its \`watch\` is given; what \`watch\` answers ends it. The table itself
is \`paymentMetricTable\` of \`@holdfast/pg-client\`; \`PaymentMetricRecorder\` beside it feeds any
other library.

- **Clients** are told apart by \`dialect\`. \`prefix\` replaces \`holdfast_\`.
- **First samples.** A counter or histogram has no sample before its first event.
- **Gauges** are read from \`health()\`, once each time somebody looks; a count of
  what waits that took 25 ms or more is told again for 5 s after its end. Where that fails they
  have no samples, and \`holdfast_payment_background_failures_total\` counts it.
- **Histograms** count in seconds; unless told otherwise (\`buckets.call\`, \`buckets.heal\`), the
  buckets of calls and sweeps end at
  ${durationBuckets.call.join(', ')}; those of healing at
  ${durationBuckets.heal.join(', ')}.
- **Source** names the event of \`observe\` that a sample is made of, or the part of \`health()\`.`

const labelAdvice =
  'Every sample carries exactly the labels of its row. All values but names are words from a ' +
  'fixed list; so give pipelines and policies fixed names (`gateway.submit`), never one with an ' +
  'order, a customer or a URL in it: each new value is a series that the metrics store keeps.'

function kitTable(subject: keyof typeof headings): string {
  const rows = kitMetricTable.filter((metric) => metric.subject === subject)
  return table(
    ['Prometheus', 'OpenTelemetry', 'Type', 'Unit', 'Labels', 'Meaning', 'Source'],
    rows.map((metric) => [
      code(metric.name),
      code(instrumentName(metric)),
      metric.type,
      metric.unit,
      metric.labels.map(code).join(', '),
      metric.meaning,
      code(metric.source),
    ]),
  )
}

function paymentTable(subject: PaymentMetric['subject']): string {
  const rows = paymentMetricTable.filter((metric) => metric.subject === subject)
  return table(
    ['Name', 'Type', 'Unit', 'Labels', 'Meaning', 'Source'],
    rows.map(({ name, type, unit, labels, meaning, source }) => [
      code(name),
      type,
      unit,
      labels.map(code).join(', '),
      meaning,
      code(source),
    ]),
  )
}

function code(text: string): string {
  return `\`${text}\``
}

/** A Markdown table, aligned as prettier aligns it. */
function table(head: Row, body: readonly Row[]): string {
  const rows = [head, ...body]
  const widths = head.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  const line = (cells: Row): string =>
    `| ${widths.map((width, i) => (cells[i] ?? '').padEnd(width)).join(' | ')} |`
  const rule = widths.map((width) => '-'.repeat(width))
  return [head, rule, ...body].map((row) => line(row)).join('\n')
}
