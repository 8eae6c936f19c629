import { Registry } from 'prom-client'
import { expect, it } from 'vitest'
import { circuitBreaker } from '../circuit-breaker/circuit-breaker.js'
import { consecutiveFailures, failureRate, slowRate } from '../circuit-breaker/trip-rule.js'
import { prometheusMetrics } from '../prometheus/prometheus-metrics.js'
import { VirtualClock } from '../testing/virtual-clock.js'

const answers = (): string => 'paid'
const fails = (): never => {
  throw new Error('refused')
}

function setUp() {
  const clock = new VirtualClock()
  const registry = new Registry()
  const breaker = circuitBreaker(
    {
      tripWhen: [
        failureRate({ threshold: 100, window: { calls: 2 }, minimumCalls: 2 }),
        failureRate({ threshold: 50, window: { calls: 10 }, minimumCalls: 3 }),
        slowRate({ threshold: 100, window: { calls: 2 }, minimumCalls: 2 }),
        consecutiveFailures(5),
      ],
      waitInOpenMs: 1000,
      halfOpen: { permits: 1 },
    },
    { clock, name: 'gateway' },
  )
  prometheusMetrics({ registry }).watch(breaker)
  /** The samples of one metric by the value of one label. */
  const samples = async (metric: string, label: string): Promise<Record<string, number>> => {
    const all = await registry.getMetricsAsJSON()
    const values = all.find(({ name }) => name === `holdfast_circuit_breaker_${metric}`)?.values
    return Object.fromEntries((values ?? []).map(({ labels, value }) => [labels[label], value]))
  }
  return { clock, breaker, samples }
}

it('shows -1 for a rate below its minimum of calls', async () => {
  const { breaker, samples } = setUp()
  await breaker.settle(fails)
  expect(await samples('rate_percent', 'rule')).toEqual({ 'failure-rate': -1, 'slow-rate': -1 })
  expect(await samples('window_calls', 'rule')).toEqual({ 'failure-rate': 1, 'slow-rate': 1 })
})

it('shows, of two rules of one kind, the one that is nearest to its limit', async () => {
  const { breaker, samples } = setUp()
  for (const call of [fails, answers, answers]) await breaker.settle(call)
  expect(await samples('rate_percent', 'rule')).toEqual({
    'failure-rate': expect.closeTo(33.3, 1) as number,
    'slow-rate': 0,
  })
  expect(await samples('window_calls', 'rule')).toEqual({ 'failure-rate': 3, 'slow-rate': 2 })
})

it('shows the row of failures, and no row while probes decide', async () => {
  const { clock, breaker, samples } = setUp()
  await breaker.settle(fails)
  expect(await samples('consecutive_calls', 'rule')).toEqual({ 'consecutive-failures': 1 })
  await breaker.settle(fails)
  expect(breaker.state).toBe('open')
  await clock.advance(1001)
  const probe = breaker.settle(() => clock.sleep(100))
  expect(breaker.state).toBe('half-open')
  expect(await samples('consecutive_calls', 'rule')).toEqual({})
  await clock.advanceUntil(probe)
})

it('shows 1 for the state that it is in, and 0 for all others', async () => {
  const { breaker, samples } = setUp()
  breaker.forceOpen()
  expect(await samples('state', 'state')).toEqual({
    closed: 0,
    open: 0,
    'half-open': 0,
    'forced-open': 1,
    'forced-closed': 0,
    'metrics-only': 0,
  })
})

it('counts each change of state with the kind of its reason', async () => {
  const { breaker, samples } = setUp()
  await breaker.settle(fails)
  await breaker.settle(fails)
  await breaker.settle(answers)
  breaker.reset()
  expect(await samples('transitions_total', 'to')).toEqual({ open: 1, closed: 1 })
  expect(await samples('transitions_total', 'reason')).toEqual({ tripped: 1, manual: 1 })
  expect(await samples('limits_exceeded_total', 'rule')).toEqual({ 'failure-rate': 1 })
  expect(await samples('limits_exceeded_total', 'state')).toEqual({ closed: 1 })
  expect(await samples('resets_total', 'policy')).toEqual({ gateway: 1 })
})
