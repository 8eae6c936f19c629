import { AggregationTemporality, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { describe, expect, it } from 'vitest'
import { circuitBreaker } from '../circuit-breaker/circuit-breaker.js'
import { pipeline } from '../pipeline.js'
import { kitMetricTable } from '../telemetry/metric-table.js'
import { durationBucketsS } from '../telemetry/kit-metric.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { instrumentName } from './instrument-name.js'
import { openTelemetryMetrics } from './open-telemetry-metrics.js'

class Reader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

function setUp() {
  const reader = new Reader({
    aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE,
  })
  const meter = new MeterProvider({ readers: [reader] }).getMeter('test')
  const env = { clock: new VirtualClock() }
  const breaker = circuitBreaker({}, { ...env, name: 'gateway' })
  const guard = pipeline('pay', breaker, env)
  const metric = async (name: string) => {
    const { resourceMetrics } = await reader.collect()
    const all = resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics)
    return all.find(({ descriptor }) => descriptor.name === name)
  }
  return { meter, breaker, guard, metric }
}

const answers = (): string => 'paid'

describe('instruments', () => {
  it('carry unit and meaning from the table', async () => {
    const { meter, guard, metric } = setUp()
    openTelemetryMetrics({ meter }).watch(guard)
    await guard.execute(answers)
    expect(await metric('holdfast.pipeline.calls')).toMatchObject({
      descriptor: {
        unit: '{call}',
        description: 'Calls, each with all its attempts, by how they ended',
      },
      isMonotonic: true,
      dataPoints: [
        { attributes: { pipeline: 'pay', outcome: 'success', refused_by: 'none' }, value: 1 },
      ],
    })
    expect(await metric('holdfast.circuit_breaker.rate')).toMatchObject({
      descriptor: { unit: '%' },
    })
  })

  it('count durations in seconds, in the buckets of the table', async () => {
    const { meter, guard, metric } = setUp()
    openTelemetryMetrics({ meter }).watch(guard)
    await guard.execute(answers)
    expect(await metric('holdfast.pipeline.call.duration')).toBeUndefined()
    expect(await metric('holdfast.pipeline.call_duration')).toMatchObject({
      descriptor: { unit: 's' },
      dataPoints: [{ value: { buckets: { boundaries: durationBucketsS } } }],
    })
  })

  it('count in the buckets that were chosen', async () => {
    const { meter, guard, metric } = setUp()
    openTelemetryMetrics({ meter, buckets: [1, 2] }).watch(guard)
    await guard.execute(answers)
    expect(await metric('holdfast.pipeline.call_duration')).toMatchObject({
      dataPoints: [{ value: { buckets: { boundaries: [1, 2] } } }],
    })
  })

  it.each(kitMetricTable)('become $name again in Prometheus', (row) => {
    // What exporters do: dots become underscores, then comes the unit, then `_total`.
    const unit = { seconds: '_seconds', percent: '_percent' }[row.unit as string] ?? ''
    const total = row.type === 'counter' ? '_total' : ''
    expect(`${instrumentName(row).replaceAll('.', '_')}${unit}${total}`).toBe(row.name)
  })
})

describe('a meter', () => {
  it('is shared: what two instances watch is counted once, until both have stopped', async () => {
    const { meter, breaker, guard, metric } = setUp()
    const stops = [1, 2].map(() => openTelemetryMetrics({ meter }).watch(guard))
    await guard.execute(answers)
    const calls = await metric('holdfast.pipeline.calls')
    expect(calls?.dataPoints.map(({ value }) => value)).toEqual([1])
    const openNow = async () => {
      const state = await metric('holdfast.circuit_breaker.state')
      const isOpen = ({ attributes }: { attributes: object }): boolean =>
        'state' in attributes && attributes.state === 'forced-open'
      return state?.dataPoints.find(isOpen)?.value
    }
    stops[0]?.()
    breaker.forceOpen()
    expect(await openNow()).toBe(1)
    stops[1]?.()
    breaker.reset()
    // The SDK goes on telling the last value; nobody asks the breaker any more.
    expect(await openNow()).toBe(1)
  })

  it('must be one', () => {
    expect(() => openTelemetryMetrics({ meter: undefined as never })).toThrow(
      new TypeError('openTelemetryMetrics.meter must be a Meter of @opentelemetry/api'),
    )
    const { meter } = setUp()
    expect(() => openTelemetryMetrics({ meter, buckets: [2, 1] })).toThrow(
      new RangeError('openTelemetryMetrics.buckets must be rising seconds above 0, got [2, 1]'),
    )
  })
})
