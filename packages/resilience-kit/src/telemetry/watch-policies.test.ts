import { Registry } from 'prom-client'
import { expect, it } from 'vitest'
import { bulkhead } from '../bulkhead/bulkhead.js'
import { circuitBreaker } from '../circuit-breaker/circuit-breaker.js'
import { fallback } from '../fallback/fallback.js'
import type { Guard } from '../guard.js'
import { pipeline } from '../pipeline.js'
import { prometheusMetrics } from '../prometheus/prometheus-metrics.js'
import { rateLimiter } from '../rate-limiter/rate-limiter.js'
import { retry } from '../retry/retry.js'
import { retryBudget } from '../retry/retry-budget.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { timeout } from '../timeout/timeout.js'

const answers = (): string => 'paid'
const fails = (): never => {
  throw new Error('refused')
}
const hangs = (): Promise<never> => new Promise(() => {})

function setUp() {
  const clock = new VirtualClock()
  const registry = new Registry()
  const watch = (guard: Guard<unknown>): void => {
    prometheusMetrics({ registry, buckets: [60] }).watch(guard)
  }
  /** The samples now, those of `metrics` alone, without prefix and buckets. */
  const samples = async (metrics: RegExp): Promise<string[]> => {
    const lines = (await registry.metrics()).split('\n')
    const wanted = lines.filter((line) => !/^#|^$|_bucket\{/.test(line))
    return wanted.map((line) => line.replace('holdfast_', '')).filter((line) => metrics.test(line))
  }
  return { clock, env: { clock }, watch, samples }
}

it('a bulkhead shows its slots, its queue, and the work that outlived its caller', async () => {
  const { clock, env, watch, samples } = setUp()
  const slots = bulkhead(
    { maxConcurrent: 3, maxQueued: 2, maxWaitMs: 1500, holdAbandonedMs: 3000 },
    { ...env, name: 'slots' },
  )
  const guard = pipeline('pay', timeout({ limitMs: 1000 }), slots, env)
  watch(guard)
  const slow = (): Promise<void> => clock.sleep(2000)
  const all = [slow, hangs, slow, answers]
  const calls = all.map((call) => guard.settle<unknown>(call))
  await clock.advance(500)
  expect(await samples(/^bulkhead_(slots|queued)/)).toEqual([
    'bulkhead_slots_in_use{policy="slots"} 3',
    'bulkhead_slots_abandoned{policy="slots"} 0',
    'bulkhead_slots_available{policy="slots"} 0',
    'bulkhead_slots_limit{policy="slots"} 3',
    'bulkhead_queued_calls{policy="slots"} 1',
  ])

  await clock.advanceUntil(Promise.all(calls))
  expect(await samples(/^bulkhead_(slots_(in|ab)|abandoned)/)).toEqual([
    'bulkhead_slots_in_use{policy="slots"} 3',
    'bulkhead_slots_abandoned{policy="slots"} 3',
    'bulkhead_abandoned_total{policy="slots"} 3',
  ])

  await clock.advance(4000)
  expect(await samples(/^bulkhead_(slots_(ab|av)|reclaimed)/)).toEqual([
    'bulkhead_slots_abandoned{policy="slots"} 0',
    'bulkhead_slots_available{policy="slots"} 3',
    'bulkhead_reclaimed_total{policy="slots",reason="ended"} 2',
    'bulkhead_reclaimed_total{policy="slots",reason="held-too-long"} 1',
  ])
})

it('a bulkhead shows how long those waited that got a slot, and why others did not', async () => {
  const { clock, env, watch, samples } = setUp()
  const slots = bulkhead({ maxConcurrent: 1, maxQueued: 2, maxWaitMs: 700 }, { ...env, name: 's' })
  watch(slots)
  const slow = (): Promise<void> => clock.sleep(500)
  await clock.advanceUntil(Promise.all([slow, slow, slow, slow].map((call) => slots.settle(call))))
  expect(await samples(/^(bulkhead_wait|policy_refusals)/)).toEqual([
    'policy_refusals_total{policy="s",kind="bulkhead",reason="full"} 1',
    'policy_refusals_total{policy="s",kind="bulkhead",reason="waited"} 1',
    'bulkhead_wait_seconds_sum{policy="s"} 0.5',
    'bulkhead_wait_seconds_count{policy="s"} 2',
  ])
})

it('a rate limiter shows permits, waits, refusals and what was drained', async () => {
  const { clock, env, watch, samples } = setUp()
  const limiter = rateLimiter(
    { limit: 2, periodMs: 1000, maxWaitMs: 1000 },
    { ...env, name: 'limiter' },
  )
  watch(limiter)
  const calls = Array.from({ length: 5 }, () => limiter.settle(answers))
  await clock.advance(0)
  expect(await samples(/^rate_limiter_(permits|waiting)/)).toEqual([
    'rate_limiter_permits_available{policy="limiter"} -2',
    'rate_limiter_permits_limit{policy="limiter"} 2',
    'rate_limiter_waiting_calls{policy="limiter"} 2',
  ])
  await clock.advanceUntil(Promise.all(calls))
  await clock.advance(5000)
  limiter.drain()
  expect(await samples(/^(rate_limiter_(wait|drained|permits_a)|policy_refusals)/)).toEqual([
    'policy_refusals_total{policy="limiter",kind="rate-limiter",reason="limited"} 1',
    'rate_limiter_permits_available{policy="limiter"} 0',
    'rate_limiter_waiting_calls{policy="limiter"} 0',
    'rate_limiter_wait_seconds_sum{policy="limiter"} 2',
    'rate_limiter_wait_seconds_count{policy="limiter"} 4',
    'rate_limiter_drained_total{policy="limiter"} 2',
  ])
})

it('a retry shows what is left of its budget, and that it was what refused', async () => {
  const { clock, env, watch, samples } = setUp()
  const budget = retryBudget({ capacity: 10, costAnswered: 6 })
  const again = retry({ maxAttempts: 3, backoff: 100, budget }, { ...env, name: 'again' })
  watch(again)
  await clock.advanceUntil(again.settle(fails))
  expect(await samples(/^retry_(gave|budget)/)).toEqual([
    'retry_gave_up_total{policy="again",reason="budget"} 1',
    'retry_budget_tokens{policy="again"} 4',
    'retry_budget_capacity_tokens{policy="again"} 10',
  ])
})

it('a call that a fallback answered is neither a success nor a failure', async () => {
  const { env, watch, samples } = setUp()
  const breaker = circuitBreaker({}, { ...env, name: 'gateway' })
  breaker.forceOpen()
  const answered = pipeline(
    'answered',
    fallback(() => 'later'),
    breaker,
    env,
  )
  const failed = pipeline('failed', fallback(fails), breaker, env)
  for (const guard of [answered, failed]) {
    watch(guard)
    await guard.settle(answers)
  }
  expect(await samples(/^(pipeline_calls|fallback|policy)/)).toEqual([
    'pipeline_calls_total{pipeline="answered",outcome="fallback",refused_by="none"} 1',
    'pipeline_calls_total{pipeline="failed",outcome="failure",refused_by="none"} 1',
    'policy_refusals_total{policy="gateway",kind="circuit-breaker",reason="forced-open"} 2',
    'fallback_answers_total{policy="answered",result="answered"} 1',
    'fallback_answers_total{policy="failed",result="failed"} 1',
  ])
})
