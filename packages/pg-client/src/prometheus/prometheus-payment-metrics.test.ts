import { Counter, Gauge, register, Registry } from 'prom-client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ClientObservers } from '../telemetry/client-observers.js'
import type { ClientHealth } from '../payment-client.js'
import type { ClientEvent } from '../telemetry/client-event.js'
import { paymentMetricTable } from '../telemetry/payment-metric-table.js'
import { prometheusPaymentMetrics } from './prometheus-payment-metrics.js'

const RETRIES = 'holdfast_payment_retries_total'
const WAITING = 'holdfast_payment_waiting'

function watchable(dialect = 'toss', count = 2) {
  const observers = new ClientObservers((error) => {
    throw error
  })
  const health = vi.fn<() => Promise<ClientHealth>>(async () => ({
    dialect,
    at: 1000,
    breakers: { submit: 'closed', cancel: 'closed', inquire: 'closed', reconcile: 'closed' },
    waiting: [{ state: 'pending', count, oldestCreatedAt: 0 }],
  }))
  const client = { dialect, observe: observers.observe.bind(observers), health }
  const retry = (): void => {
    observers.emit({ type: 'retry', operation: 'submit', paymentId: 'p1', attempt: 2 })
  }
  return { client, health, retry, heal: () => observers.emit(healed) }
}

const healed: ClientEvent = {
  type: 'healed',
  paymentId: 'p1',
  from: 'unknown',
  to: 'approved',
  by: 'inquiry',
  afterMs: 100,
}

/** The sample lines of one metric that are not zero. */
async function lines(registry: Registry, name: string): Promise<string[]> {
  const text = await registry.getSingleMetricAsString(name)
  return text.split('\n').filter((line) => line !== '' && !/^#| 0$/.test(line))
}

const sample = (name: string, value = 1, operation = 'submit'): string =>
  `${name}{dialect="toss",operation="${operation}"} ${value}`

afterEach(() => register.clear())

describe('a registry', () => {
  it('has every metric of the table at once, with its meaning and its type', async () => {
    const registry = new Registry()
    prometheusPaymentMetrics({ registry })
    const text = await registry.metrics()
    for (const { name, meaning, type } of paymentMetricTable) {
      expect(text).toContain(`# HELP ${name} ${meaning}\n# TYPE ${name} ${type}\n`)
    }
  })

  it('is the global one unless told otherwise', async () => {
    const { client, retry } = watchable()
    prometheusPaymentMetrics().watch(client)
    retry()
    expect(await lines(register, RETRIES)).toEqual([sample(RETRIES)])
  })

  it('can be one for OpenMetrics', async () => {
    const registry = new Registry()
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never)
    const { client, retry } = watchable()
    prometheusPaymentMetrics({ registry }).watch(client)
    retry()
    expect(await registry.metrics()).toContain(`${sample(RETRIES)}\n`)
  })

  it('takes the names under another prefix, beside the first one', async () => {
    const registry = new Registry()
    const { client, retry } = watchable()
    prometheusPaymentMetrics({ registry, prefix: 'shop_' }).watch(client)
    prometheusPaymentMetrics({ registry, prefix: '' }).watch(client)
    retry()
    for (const name of ['shop_payment_retries_total', 'payment_retries_total']) {
      expect(await lines(registry, name)).toEqual([sample(name)])
    }
  })

  it('is shared: what two instances watch is counted once', async () => {
    const registry = new Registry()
    const { client, retry } = watchable()
    const stops = [1, 2].map(() => prometheusPaymentMetrics({ registry }).watch(client))
    retry()
    expect(await lines(registry, RETRIES)).toEqual([sample(RETRIES)])
    for (const stop of stops) stop()
    retry()
    expect(await lines(registry, RETRIES)).toEqual([sample(RETRIES)])
    expect(await lines(registry, WAITING)).toEqual([])
  })

  it('keeps the metrics of several clients apart', async () => {
    const registry = new Registry()
    const watcher = prometheusPaymentMetrics({ registry })
    watcher.watch(watchable('toss', 2).client)
    watcher.watch(watchable('stripe', 5).client)
    expect(await lines(registry, WAITING)).toEqual([
      `${WAITING}{dialect="toss",state="pending"} 2`,
      `${WAITING}{dialect="stripe",state="pending"} 5`,
    ])
  })

  it('keeps metrics that are there already, and what they collect themselves', async () => {
    const registry = new Registry()
    const registers = [registry]
    const labelNames = ['operation', 'dialect']
    const counter = new Counter({ name: RETRIES, help: 'another copy', labelNames, registers })
    counter.inc({ dialect: 'toss', operation: 'cancel' }, 7)
    const gauge = new Gauge({
      name: WAITING,
      help: 'another copy',
      labelNames: ['dialect', 'state'],
      registers,
      collect() {
        gauge.set({ dialect: 'other', state: 'review' }, 1)
      },
    })
    const { client, retry } = watchable()
    const stop = prometheusPaymentMetrics({ registry }).watch(client)
    retry()
    expect(await lines(registry, RETRIES)).toEqual([
      sample(RETRIES, 7, 'cancel'),
      sample(RETRIES, 1),
    ])
    expect(await lines(registry, WAITING)).toHaveLength(2)
    stop()
    expect(await lines(registry, WAITING)).toEqual([`${WAITING}{dialect="other",state="review"} 1`])
  })

  it('gets its metrics back after it was cleared, for what is watched already too', async () => {
    const registry = new Registry()
    const { client, retry } = watchable()
    prometheusPaymentMetrics({ registry }).watch(client)
    retry()
    registry.clear()
    prometheusPaymentMetrics({ registry })
    retry()
    expect(await lines(registry, RETRIES)).toEqual([sample(RETRIES)])
    expect(await lines(registry, WAITING)).toHaveLength(1)
  })

  it('is refused if it has something else under one of the names', () => {
    const registry = new Registry()
    registry.registerMetric(
      new Gauge({ name: RETRIES, help: 'mine', labelNames: ['shop'], registers: [] }),
    )
    expect(() => prometheusPaymentMetrics({ registry })).toThrow(
      new TypeError(
        `prometheusPaymentMetrics: the registry has another metric named ${RETRIES} ` +
          '(gauge with labels shop); choose another prefix',
      ),
    )
  })
})

describe('gauges and histograms', () => {
  it('ask for the health once for a whole reading of the registry', async () => {
    const registry = new Registry()
    const { client, health } = watchable()
    prometheusPaymentMetrics({ registry }).watch(client)
    await registry.metrics()
    expect(health).toHaveBeenCalledTimes(1)
    await registry.metrics()
    expect(health).toHaveBeenCalledTimes(2)
  })

  it('cost nobody the other metrics where the health cannot be read', async () => {
    const registry = new Registry()
    const { client, health, retry } = watchable()
    prometheusPaymentMetrics({ registry }).watch(client)
    retry()
    await registry.metrics()
    health.mockRejectedValue(new Error('disk full'))
    const text = await registry.metrics()
    expect(text).toContain(sample(RETRIES))
    expect(text).not.toContain(`${WAITING}{`)
  })

  it('count in the buckets that were chosen, of calls and of healing each', async () => {
    const registry = new Registry()
    const { client, heal } = watchable()
    prometheusPaymentMetrics({ registry, buckets: { heal: [0.1, 7] } }).watch(client)
    heal()
    const buckets = await lines(registry, 'holdfast_payment_heal_duration_seconds')
    expect(buckets.flatMap((line) => /le="([^"]*)"/.exec(line)?.[1] ?? [])).toEqual([
      ...['0.1', '7', '+Inf'],
    ])
  })
})

describe('options', () => {
  const rising = 'must be rising seconds above 0, got'
  it.each([
    [{ prefix: '9_' }, `prefix must be letters, digits, _ and :, no digit first, got '9_'`],
    [{ buckets: { call: [] } }, `prometheusPaymentMetrics.buckets.call ${rising} []`],
    [{ buckets: { heal: [1, 1] } }, `prometheusPaymentMetrics.buckets.heal ${rising} [1, 1]`],
    [{ buckets: { call: [0, 1] } }, `${rising} [0, 1]`],
    [{ buckets: { call: [1, Infinity] } }, `${rising} [1, Infinity]`],
    [{ buckets: { call: 5 as never } }, `${rising} 5`],
    [{ registry: {} as never }, 'registry must be a Registry of prom-client'],
    [{ registry: null as never }, 'registry must be a Registry of prom-client'],
  ])('%j: the error says what is wrong', (options, message) => {
    expect(() => prometheusPaymentMetrics(options)).toThrow(message)
  })
})
