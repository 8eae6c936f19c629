import { Counter, Gauge, register, Registry } from 'prom-client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { circuitBreaker } from '../circuit-breaker/circuit-breaker.js'
import { pipeline } from '../pipeline.js'
import { kitMetricTable } from '../telemetry/metric-table.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { prometheusMetrics } from './prometheus-metrics.js'

const answers = (): string => 'paid'
const CALLS = 'holdfast_pipeline_calls_total'
const STATE = 'holdfast_circuit_breaker_state'

function guarded() {
  const env = { clock: new VirtualClock() }
  const breaker = circuitBreaker({}, { ...env, name: 'gateway' })
  return { breaker, guard: pipeline('pay', breaker, env) }
}

/** The sample lines of one metric. */
async function lines(registry: Registry, name: string): Promise<string[]> {
  const text = await registry.getSingleMetricAsString(name)
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

afterEach(() => register.clear())

describe('a registry', () => {
  it('has every metric of the table at once, with its meaning and its type', async () => {
    const registry = new Registry()
    prometheusMetrics({ registry })
    const text = await registry.metrics()
    for (const { name, meaning, type } of kitMetricTable) {
      expect(text).toContain(`# HELP ${name} ${meaning}\n# TYPE ${name} ${type}\n`)
    }
  })

  it('is the global one unless told otherwise', async () => {
    const { guard } = guarded()
    prometheusMetrics().watch(guard)
    await guard.execute(answers)
    expect(await lines(register, CALLS)).toEqual([
      `${CALLS}{pipeline="pay",outcome="success",refused_by="none"} 1`,
    ])
  })

  it('can be one for OpenMetrics', async () => {
    const registry = new Registry()
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never)
    const { guard } = guarded()
    prometheusMetrics({ registry }).watch(guard)
    await guard.execute(answers)
    const sample = `${CALLS}{pipeline="pay",outcome="success",refused_by="none"} 1\n`
    expect(await registry.metrics()).toContain(sample)
    prometheusMetrics({ registry })
    expect(await registry.metrics()).toContain(sample)
  })

  it('takes the names under another prefix, beside the first one', async () => {
    const registry = new Registry()
    const { guard } = guarded()
    prometheusMetrics({ registry, prefix: 'shop_' }).watch(guard)
    prometheusMetrics({ registry, prefix: '' }).watch(guard)
    await guard.execute(answers)
    const sample = 'pipeline_calls_total{pipeline="pay",outcome="success",refused_by="none"} 1'
    expect(await lines(registry, 'shop_pipeline_calls_total')).toEqual([`shop_${sample}`])
    expect(await lines(registry, 'pipeline_calls_total')).toEqual([sample])
  })

  it('is shared: what two instances watch is counted once', async () => {
    const registry = new Registry()
    const { guard } = guarded()
    const stops = [1, 2].map(() => prometheusMetrics({ registry }).watch(guard))
    await guard.execute(answers)
    expect(await lines(registry, CALLS)).toEqual([expect.stringMatching(/ 1$/)])
    expect(await lines(registry, STATE)).toHaveLength(6)
    stops[0]?.()
    expect(await lines(registry, STATE)).toHaveLength(6)
    stops[1]?.()
    expect(await lines(registry, STATE)).toEqual([])
  })

  it('keeps metrics that are there already, and what they collect themselves', async () => {
    const registry = new Registry()
    const registers = [registry]
    const labelNames = ['refused_by', 'pipeline', 'outcome']
    const counter = new Counter({ name: CALLS, help: 'another copy', labelNames, registers })
    counter.inc({ pipeline: 'other', outcome: 'success', refused_by: 'none' }, 7)
    const gauge = new Gauge({
      name: STATE,
      help: 'another copy',
      labelNames: ['policy', 'state'],
      registers,
      collect() {
        gauge.set({ policy: 'other', state: 'open' }, 1)
      },
    })
    const { guard } = guarded()
    const stop = prometheusMetrics({ registry }).watch(guard)
    await guard.execute(answers)
    expect(await lines(registry, CALLS)).toHaveLength(2)
    expect(await lines(registry, STATE)).toHaveLength(7)
    stop()
    expect(await lines(registry, STATE)).toEqual([`${STATE}{policy="other",state="open"} 1`])
  })

  it('gets its metrics back after it was cleared, for what is watched already too', async () => {
    const registry = new Registry()
    const { guard } = guarded()
    prometheusMetrics({ registry }).watch(guard)
    await guard.execute(answers)
    registry.clear()
    prometheusMetrics({ registry })
    await guard.execute(answers)
    expect(await lines(registry, CALLS)).toEqual([expect.stringMatching(/ 1$/)])
    expect(await lines(registry, STATE)).toHaveLength(6)
  })

  it('is refused if it has something else under one of the names', () => {
    const registry = new Registry()
    registry.registerMetric(
      new Gauge({ name: CALLS, help: 'mine', labelNames: ['shop'], registers: [] }),
    )
    expect(() => prometheusMetrics({ registry })).toThrow(
      new TypeError(
        `prometheusMetrics: the registry has another metric named ${CALLS} ` +
          '(gauge with labels shop); choose another prefix',
      ),
    )
  })
})

describe('gauges and histograms', () => {
  it('show the state as it is when somebody looks', async () => {
    const registry = new Registry()
    const { breaker, guard } = guarded()
    prometheusMetrics({ registry }).watch(guard)
    const current = async (): Promise<string[]> =>
      (await lines(registry, STATE)).filter((line) => line.endsWith(' 1'))
    expect(await current()).toEqual([`${STATE}{policy="gateway",state="closed"} 1`])
    breaker.forceOpen()
    expect(await current()).toEqual([`${STATE}{policy="gateway",state="forced-open"} 1`])
  })

  it('ask a policy once, however often the metrics were asked for', async () => {
    const registry = new Registry()
    const { breaker } = guarded()
    for (let i = 0; i < 5; i += 1) prometheusMetrics({ registry }).watch(breaker)
    const snapshot = vi.spyOn(breaker, 'snapshot')
    await lines(registry, 'holdfast_circuit_breaker_rate_percent')
    expect(snapshot).toHaveBeenCalledTimes(1)
  })

  it('count in the buckets that were chosen', async () => {
    const registry = new Registry()
    const { guard } = guarded()
    prometheusMetrics({ registry, buckets: [0.1, 2] }).watch(guard)
    await guard.execute(answers)
    const buckets = await lines(registry, 'holdfast_pipeline_call_duration_seconds')
    expect(buckets.map((line) => /le="([^"]*)"/.exec(line)?.[1])).toEqual([
      '0.1',
      '2',
      '+Inf',
      undefined,
      undefined,
    ])
  })
})

describe('options', () => {
  it.each([
    [
      { prefix: '9_' },
      `prometheusMetrics.prefix must be letters, digits, _ and :, no digit first, got '9_'`,
    ],
    [{ buckets: [] }, 'prometheusMetrics.buckets must be rising seconds above 0, got []'],
    [{ buckets: [1, 1] }, 'prometheusMetrics.buckets must be rising seconds above 0, got [1, 1]'],
    [{ buckets: [0, 1] }, 'prometheusMetrics.buckets must be rising seconds above 0, got [0, 1]'],
    [{ buckets: [1, Infinity] }, 'rising seconds above 0, got [1, Infinity]'],
    [{ buckets: 5 as never }, 'rising seconds above 0, got 5'],
    [{ registry: {} as never }, 'prometheusMetrics.registry must be a Registry of prom-client'],
    [{ registry: null as never }, 'prometheusMetrics.registry must be a Registry of prom-client'],
  ])('%j: the error says what is wrong', (options, message) => {
    expect(() => prometheusMetrics(options)).toThrow(message)
  })
})
