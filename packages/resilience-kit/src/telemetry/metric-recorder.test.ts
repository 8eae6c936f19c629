import { describe, expect, it, vi } from 'vitest'
import { bulkhead } from '../bulkhead/bulkhead.js'
import { circuitBreaker } from '../circuit-breaker/circuit-breaker.js'
import { deadline } from '../deadline/deadline.js'
import { fallback } from '../fallback/fallback.js'
import type { Guard } from '../guard.js'
import { pipeline } from '../pipeline.js'
import { rateLimiter } from '../rate-limiter/rate-limiter.js'
import { retry } from '../retry/retry.js'
import { retryBudget } from '../retry/retry-budget.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { timeout } from '../timeout/timeout.js'
import { MetricRecorder } from './metric-recorder.js'
import type { MetricSink, TellSample } from './metric-sink.js'

type Labels = Readonly<Record<string, string>>

/** Keeps samples as `name{label=value,...}`. */
class MemorySink implements MetricSink {
  readonly counted = new Map<string, number>()
  readonly observed = new Map<string, number[]>()
  readonly gauges = new Set<{ name: string; read: (tell: TellSample<Labels>) => void }>()

  add(name: string, labels: Labels, value: number): void {
    const key = keyOf(name, labels)
    this.counted.set(key, (this.counted.get(key) ?? 0) + value)
  }

  observe(name: string, labels: Labels, value: number): void {
    const key = keyOf(name, labels)
    this.observed.set(key, [...(this.observed.get(key) ?? []), value])
  }

  gauge(name: string, read: (tell: TellSample<Labels>) => void): () => void {
    const entry = { name, read }
    this.gauges.add(entry)
    return () => this.gauges.delete(entry)
  }

  read(): ReadonlyMap<string, number> {
    const samples = new Map<string, number>()
    for (const { name, read } of this.gauges) {
      read((labels, value) => samples.set(keyOf(name, labels), value))
    }
    return samples
  }
}

function keyOf(name: string, labels: Labels): string {
  const values = Object.entries(labels).map(([label, value]) => `${label}=${value}`)
  return `${name.replace('holdfast_', '')}{${values.join(',')}}`
}

const answers = (): string => 'paid'
const fails = (): never => {
  throw new Error('refused')
}

/** One listener counter over everything that `guards` can tell. */
function countListeners(...guards: readonly object[]): () => number {
  let listeners = 0
  for (const guard of guards) {
    const source = guard as { on(type: string, listener: () => void): () => void }
    const on = source.on.bind(source)
    vi.spyOn(source, 'on').mockImplementation((type, listener) => {
      const off = on(type, listener)
      listeners += 1
      return () => {
        listeners -= 1
        off()
      }
    })
  }
  return () => listeners
}

function setUp() {
  const clock = new VirtualClock()
  const sink = new MemorySink()
  return { clock, env: { clock }, sink, recorder: new MetricRecorder(sink) }
}

describe('watching', () => {
  it('counts a breaker that stands in two pipelines once, until both are left alone', async () => {
    const { env, sink, recorder } = setUp()
    const breaker = circuitBreaker({}, { ...env, name: 'gateway' })
    const [ask, pay] = [pipeline('ask', breaker, env), pipeline('pay', breaker, env)]
    const recorded = 'circuit_breaker_recorded_total{policy=gateway,classification=success}'
    const leaveAsk = recorder.watch(ask)
    const leavePay = recorder.watch(pay)

    await ask.settle(answers)
    await pay.settle(answers)
    expect(sink.counted.get(recorded)).toBe(2)

    leaveAsk()
    leaveAsk()
    await ask.settle(answers)
    expect(sink.counted.get(recorded)).toBe(3)
    expect(
      sink.counted.get('pipeline_calls_total{pipeline=ask,outcome=success,refused_by=none}'),
    ).toBe(1)

    leavePay()
    await pay.settle(answers)
    expect(sink.counted.get(recorded)).toBe(3)
    expect(sink.read()).toEqual(new Map())
  })

  it('leaves no listener and no gauge behind', async () => {
    const { env, sink, recorder } = setUp()
    const guard = pipeline(
      'all',
      fallback(() => 'later'),
      deadline({ limitMs: 1000 }),
      retry({ budget: retryBudget() }),
      rateLimiter({ limit: 1, periodMs: 1000 }),
      circuitBreaker(),
      bulkhead(),
      timeout({ limitMs: 1000 }),
      env,
    )
    const listeners = countListeners(guard, ...guard.policies)
    const stop = recorder.watch(guard)
    expect(listeners()).toBeGreaterThan(15)
    expect(sink.gauges.size).toBeGreaterThan(10)
    stop()
    expect(listeners()).toBe(0)
    expect(sink.gauges.size).toBe(0)
  })

  it('takes a policy alone', async () => {
    const { clock, env, sink, recorder } = setUp()
    const alone = timeout({ limitMs: 100 }, { ...env, name: 'alone' })
    recorder.watch(alone)
    await clock.advanceUntil(alone.settle(() => new Promise(() => {})))
    await alone.settle(answers)
    expect([...sink.counted]).toEqual([
      ['timeout_attempts_total{policy=alone,result=timed-out}', 1],
      ['timeout_attempts_total{policy=alone,result=success}', 1],
    ])
  })

  it.each([undefined, null, 42, {}, answers])('does not take %j', (guard) => {
    const { recorder } = setUp()
    expect(() => recorder.watch(guard as unknown as Guard<unknown>)).toThrow(
      new TypeError(`watch needs a pipeline or a policy of the kit, got ${typeof guard}`),
    )
  })

  it('changes no outcome when the metrics library throws', async () => {
    const { clock } = setUp()
    const broken = new Error('metrics library')
    const throws = (): never => {
      throw broken
    }
    const reported: unknown[] = []
    const env = { clock, onListenerError: (error: unknown) => void reported.push(error) }
    const guard = pipeline('pay', retry({ maxAttempts: 2, backoff: 100 }), circuitBreaker(), env)
    new MetricRecorder({ add: throws, observe: throws, gauge: () => throws }).watch(guard)

    const failed = await clock.advanceUntil(guard.settle(fails))
    expect(failed).toMatchObject({ ok: false, calls: 2, error: new Error('refused') })
    expect(await guard.execute(answers)).toBe('paid')
    expect(reported.length).toBeGreaterThan(4)
    expect(new Set(reported)).toEqual(new Set([broken]))
  })
})

describe('the samples of a call', () => {
  it('say how it ended, and how long the call and its attempts took', async () => {
    const { clock, env, sink, recorder } = setUp()
    const guard = pipeline(
      'pay',
      retry({ maxAttempts: 2, backoff: 500 }, { ...env, name: 'again' }),
      env,
    )
    recorder.watch(guard)
    await clock.advanceUntil(
      guard.settle(async ({ attempt }) => {
        await clock.sleep(100)
        if (attempt === 1) fails()
      }),
    )
    await clock.advanceUntil(guard.settle(fails))

    expect(Object.fromEntries(sink.counted)).toEqual({
      'pipeline_calls_total{pipeline=pay,outcome=success,refused_by=none}': 1,
      'pipeline_calls_total{pipeline=pay,outcome=failure,refused_by=none}': 1,
      'retry_retries_total{policy=again,classification=failure}': 2,
      'retry_recovered_total{policy=again}': 1,
      'retry_gave_up_total{policy=again,reason=attempts}': 1,
    })
    expect(Object.fromEntries(sink.observed)).toEqual({
      'pipeline_call_duration_seconds{pipeline=pay,outcome=success}': [0.7],
      'pipeline_call_duration_seconds{pipeline=pay,outcome=failure}': [0.5],
      'pipeline_attempt_duration_seconds{pipeline=pay,result=failure}': [0.1, 0, 0],
      'pipeline_attempt_duration_seconds{pipeline=pay,result=success}': [0.1],
      'retry_wait_seconds{policy=again}': [0.5, 0.5],
    })
  })

  it('say who refused it, and whether a deadline came before the function was called', async () => {
    const { clock, env, sink, recorder } = setUp()
    const limit = deadline({ limitMs: 100 }, { ...env, name: 'limit' })
    const slots = bulkhead({ maxConcurrent: 1, maxQueued: 1 }, { ...env, name: 'slots' })
    const guard = pipeline('pay', limit, slots, env)
    recorder.watch(guard)
    const hangs = (): Promise<never> => new Promise(() => {})
    await clock.advanceUntil(Promise.all([hangs, hangs, hangs].map((call) => guard.settle(call))))

    expect(Object.fromEntries(sink.counted)).toMatchObject({
      'policy_refusals_total{policy=slots,kind=bulkhead,reason=full}': 1,
      'deadline_exceeded_total{policy=limit,called=yes}': 1,
      'deadline_exceeded_total{policy=limit,called=no}': 1,
      'pipeline_calls_total{pipeline=pay,outcome=failure,refused_by=bulkhead}': 1,
    })
  })
})
