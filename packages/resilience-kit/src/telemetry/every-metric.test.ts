import { AggregationTemporality, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { Registry } from 'prom-client'
import { beforeAll, describe, expect, it } from 'vitest'
import { bulkhead } from '../bulkhead/bulkhead.js'
import { circuitBreaker } from '../circuit-breaker/circuit-breaker.js'
import { consecutiveFailures, failureRate, slowRate } from '../circuit-breaker/trip-rule.js'
import { deadline } from '../deadline/deadline.js'
import { fallback } from '../fallback/fallback.js'
import type { Guard } from '../guard.js'
import { instrumentName } from '../opentelemetry/instrument-name.js'
import { openTelemetryMetrics } from '../opentelemetry/open-telemetry-metrics.js'
import { pipeline } from '../pipeline.js'
import { prometheusMetrics } from '../prometheus/prometheus-metrics.js'
import { rateLimiter } from '../rate-limiter/rate-limiter.js'
import { retry } from '../retry/retry.js'
import { retryBudget } from '../retry/retry-budget.js'
import { timeout } from '../timeout/timeout.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { kitMetricTable } from './metric-table.js'

class Reader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

const clock = new VirtualClock()
const env = { clock }
const registry = new Registry()
const reader = new Reader({
  aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE,
})
const meter = new MeterProvider({ readers: [reader] }).getMeter('test')
const watchers = [prometheusMetrics({ registry }), openTelemetryMetrics({ meter })]

function watched<G extends Guard<unknown>>(guard: G): G {
  for (const watcher of watchers) watcher.watch(guard)
  return guard
}

const answers = (): string => 'paid'
const fails = (): never => {
  throw new Error('refused')
}
const hangs = (): Promise<never> => new Promise(() => {})
const takes = (ms: number) => (): Promise<void> => clock.sleep(ms)

/** Calls and fallbacks: every way in which a call can end. */
async function callsEnd(): Promise<void> {
  const guard = watched(
    pipeline(
      'pay',
      retry({ maxAttempts: 2, backoff: 100, budget: retryBudget() }),
      timeout({ limitMs: 1000 }),
      env,
    ),
  )
  await clock.advanceUntil(guard.settle(answers))
  await clock.advanceUntil(guard.settle(fails))
  await clock.advanceUntil(guard.settle(hangs))
  await clock.advanceUntil(guard.settle(({ attempt }) => (attempt === 1 ? fails() : answers())))

  const beforeRetry = async () => ({ value: undefined })
  await clock.advanceUntil(guard.settle(fails, { beforeRetry }))

  const short = watched(pipeline('ask', deadline({ limitMs: 50 }), env))
  await clock.advanceUntil(short.settle(hangs))

  const closed = circuitBreaker({}, { ...env, name: 'closed-by-hand' })
  closed.forceOpen()
  await watched(
    pipeline(
      'answer',
      fallback(() => 'later'),
      closed,
      env,
    ),
  ).settle(answers)
  await watched(pipeline('no-answer', fallback(fails), closed, env)).settle(answers)
}

/** One breaker that trips, refuses, is reset under a running call, and watches only. */
async function breakerTrips(): Promise<void> {
  const window = { calls: 2 }
  const breaker = circuitBreaker({
    tripWhen: [
      failureRate({ threshold: 50, window, minimumCalls: 2 }),
      slowRate({ threshold: 100, window, minimumCalls: 2 }),
      consecutiveFailures(9),
    ],
  })
  const guard = watched(pipeline('breaker', breaker, env))
  await guard.settle(fails)
  await guard.settle(fails)
  await guard.settle(answers)
  breaker.reset()
  const running = guard.settle(takes(100))
  breaker.reset()
  await clock.advanceUntil(running)
  breaker.transitionTo('metrics-only')
  await guard.settle(fails)
  await guard.settle(fails)
}

/** One slot and one place in the queue, for work that outlives its caller. */
async function bulkheadFills(): Promise<void> {
  const slots = bulkhead({ maxConcurrent: 1, maxQueued: 1, maxWaitMs: 50, holdAbandonedMs: 200 })
  const guard = watched(pipeline('slots', timeout({ limitMs: 100 }), slots, env))
  const calls = [guard.settle(hangs), guard.settle(answers), guard.settle(answers)]
  await clock.advanceUntil(Promise.all(calls))
  await clock.advance(1000)
  await clock.advanceUntil(guard.settle(takes(150)))
  await clock.advance(1000)
}

/** One permit a second. */
async function limiterLimits(): Promise<void> {
  const limiter = rateLimiter({ limit: 1, periodMs: 1000, maxWaitMs: 1000 })
  const guard = watched(pipeline('limited', limiter, env))
  const calls = [guard.settle(answers), guard.settle(answers), guard.settle(answers)]
  await clock.advanceUntil(Promise.all(calls))
  await clock.advance(5000)
  limiter.drain()
}

/** The label sets of every metric that has a sample, by the metric's name. */
async function fromPrometheus(): Promise<Map<string, string[][]>> {
  const metrics = await registry.getMetricsAsJSON()
  return new Map(
    metrics.map(({ name, values }) => [
      name,
      values.map(({ labels }) => Object.keys(labels).filter((label) => label !== 'le')),
    ]),
  )
}

async function fromOpenTelemetry(): Promise<Map<string, string[][]>> {
  const { resourceMetrics, errors } = await reader.collect()
  expect(errors).toEqual([])
  const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics)
  return new Map(
    metrics.map(({ descriptor, dataPoints }) => [
      descriptor.name,
      dataPoints.map(({ attributes }) => Object.keys(attributes)),
    ]),
  )
}

describe('after calls that meet everything the kit can do', () => {
  let prometheus: Map<string, string[][]>
  let openTelemetry: Map<string, string[][]>

  beforeAll(async () => {
    await callsEnd()
    await breakerTrips()
    await bulkheadFills()
    await limiterLimits()
    prometheus = await fromPrometheus()
    openTelemetry = await fromOpenTelemetry()
  })

  it.each(kitMetricTable)('$name has samples with exactly its labels', (metric) => {
    const labels = [...metric.labels].sort()
    const sets = [prometheus.get(metric.name), openTelemetry.get(instrumentName(metric))]
    for (const set of sets) {
      expect(set?.length).toBeGreaterThan(0)
      for (const found of set ?? []) expect(found.sort()).toEqual(labels)
    }
  })

  it('has nothing that is not in the table', () => {
    const names = kitMetricTable.map(({ name }) => name)
    expect([...prometheus.keys()].sort()).toEqual(names.sort())
    const instruments = kitMetricTable.map((metric) => instrumentName(metric))
    expect([...openTelemetry.keys()].sort()).toEqual(instruments.sort())
  })
})
