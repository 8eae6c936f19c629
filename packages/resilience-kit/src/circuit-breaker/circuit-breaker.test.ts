import { describe, expect, test } from 'vitest'
import type { Env } from '../env.js'
import { isResilienceError } from '../resilience-error.js'
import { pipeline } from '../pipeline.js'
import { bulkhead } from '../bulkhead/bulkhead.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { timeout } from '../timeout/timeout.js'
import type { CircuitBreakerOptions } from './circuit-breaker-options.js'
import { CircuitOpenError } from './circuit-open-error.js'
import { circuitBreaker } from './circuit-breaker.js'
import { consecutiveFailures, failureRate, slowRate } from './trip-rule.js'

const WINDOW = { calls: 10 }
const SEEDS: CircuitBreakerOptions = {
  tripWhen: [
    failureRate({ threshold: 50, window: WINDOW }),
    slowRate({ threshold: 50, window: WINDOW }),
  ],
  slowCallMs: 2000,
  waitInOpenMs: 10_000,
  halfOpen: { permits: 3 },
}

function world(options: CircuitBreakerOptions = {}, env: Env = {}) {
  const clock = new VirtualClock()
  const breaker = circuitBreaker({ ...SEEDS, ...options }, { clock, name: 'gateway', ...env })
  const fail = () => breaker.settle(() => Promise.reject(new Error('500')))
  const trip = async () => {
    for (let i = 0; i < 10; i += 1) await fail()
  }
  return { clock, breaker, fail, trip }
}

describe('circuit breaker', () => {
  test('opens, refuses without calling, half-opens after the wait, and closes', async () => {
    const { clock, breaker, trip } = world()
    const moves: string[] = []
    breaker.on('transition', ({ from, to }) => moves.push(`${from} > ${to}`))
    await trip()
    let calls = 0
    const call = () => {
      calls += 1
      return 'ok'
    }
    const refused = await breaker.settle(call)
    if (refused.ok) return expect.unreachable()
    expect(refused).toMatchObject({ refusedBy: 'circuit-breaker', calls: 0 })
    expect(refused.retryAfterMs).toBe(10_001)
    expect(refused.error).toBeInstanceOf(CircuitOpenError)
    await clock.advance(10_000)
    expect((await breaker.settle(call)).ok).toBe(false)
    await clock.advance(1)
    for (let i = 0; i < 3; i += 1) expect(await breaker.execute(call)).toBe('ok')
    expect([calls, breaker.state]).toEqual([3, 'closed'])
    expect(moves).toEqual(['closed > open', 'open > half-open', 'half-open > closed'])
  })

  test('its error says what, who and when, and carries no stack', async () => {
    const { breaker, trip } = world()
    await trip()
    const error: unknown = await breaker.execute(() => 1).catch((thrown: unknown) => thrown)
    if (!isResilienceError(error)) return expect.unreachable()
    expect(error.message).toBe(
      "circuit breaker 'gateway' is open and does not permit further calls",
    )
    expect(error).toMatchObject({ code: 'CIRCUIT_OPEN', state: 'open', retryAfterMs: 10_001 })
    expect(error.stack).not.toContain('\n')
  })

  test('a call is slow only if it takes longer than the limit', async () => {
    const slow = async (ms: number) => {
      const { clock, breaker } = world()
      for (let i = 0; i < 10; i += 1) {
        await clock.advanceUntil(breaker.execute(() => clock.sleep(ms)))
      }
      return breaker.state
    }
    expect([await slow(2000), await slow(2001)]).toEqual(['closed', 'open'])
  })

  test('refusals of the kit and aborts of the caller do not count', async () => {
    const { clock, breaker } = world()
    const guard = pipeline('x', breaker, bulkhead({ maxConcurrent: 0 }))
    for (let i = 0; i < 20; i += 1) await guard.settle(() => 1)
    for (let i = 0; i < 20; i += 1) {
      const controller = new AbortController()
      const call = breaker.settle(() => new Promise(() => {}), { signal: controller.signal })
      controller.abort()
      await call
    }
    expect(breaker.state).toBe('closed')
    expect(breaker.snapshot().readings[0]?.counts?.calls).toBe(0)
    expect(clock.pending).toBe(0)
  })

  test('what the deadline cut short is unanswered if it ran for long', async () => {
    const run = async (deadlineMs: number) => {
      const { clock, breaker } = world({ slowCallMs: 1000 })
      const seen: string[] = []
      breaker.on('recorded', ({ classification }) => seen.push(classification))
      const hang = () => new Promise<never>(() => {})
      await clock.advanceUntil(breaker.settle(hang, { deadlineMs }))
      return seen
    }
    expect([await run(999), await run(1000)]).toEqual([['ignored'], ['unanswered']])
  })

  test('a probe that the deadline cuts short early gives its permit back', async () => {
    const { clock, breaker, trip } = world({ halfOpen: { permits: 1 } })
    await trip()
    await clock.advance(10_001)
    const hang = () => new Promise<never>(() => {})
    await clock.advanceUntil(breaker.settle(hang, { deadlineMs: 50 }))
    expect(breaker.snapshot()).toMatchObject({ state: 'half-open', permits: 1 })
    expect(await breaker.execute(() => 'ok')).toBe('ok')
    expect(breaker.state).toBe('closed')
  })

  test('half-open never hangs: probes that never end lead back to open', async () => {
    const { clock, breaker, trip } = world()
    await trip()
    await clock.advance(10_001)
    for (let i = 0; i < 3; i += 1) void breaker.settle(() => new Promise(() => {}))
    expect((await breaker.settle(() => 1)).ok).toBe(false)
    await clock.advance(60_000)
    expect(breaker.snapshot()).toMatchObject({
      state: 'open',
      reason: { kind: 'probes-undecided' },
      retryAfterMs: 10_001,
    })
  })

  test('no timer survives a change of state', async () => {
    const { clock, breaker, trip } = world({ halfOpen: { permits: 3, automatic: true } })
    await trip()
    await clock.advance(9000)
    breaker.reset()
    await trip()
    await clock.advance(9999)
    expect(breaker.state).toBe('open')
    await clock.advance(1)
    expect(breaker.state).toBe('half-open')
    breaker.reset()
    await clock.advance(3_600_000)
    expect(breaker.state).toBe('closed')
    expect(clock.pending).toBe(0)
  })

  test('a classify hook that throws leaks no permit and is reported', async () => {
    const reported: unknown[] = []
    const { clock, breaker, trip } = world(
      {
        halfOpen: { permits: 1 },
        classify: () => {
          throw new Error('hook')
        },
      },
      { onListenerError: (error) => reported.push(error) },
    )
    await trip()
    expect([breaker.state, reported.length]).toEqual(['open', 10])
    await clock.advance(10_001)
    expect(await breaker.execute(() => 'ok')).toBe('ok')
    expect(breaker.state).toBe('closed')
  })

  test('tells of a transition after it was made; a listener may call back', async () => {
    const { breaker, trip } = world()
    const seen: unknown[] = []
    breaker.on('transition', ({ to }) => {
      seen.push([to, breaker.state])
      if (to === 'open') breaker.reset()
    })
    await trip()
    expect(seen).toEqual([
      ['open', 'open'],
      ['closed', 'closed'],
    ])
  })

  test('one breaker may stand in several pipelines', async () => {
    const clock = new VirtualClock()
    const breaker = circuitBreaker(
      { tripWhen: [consecutiveFailures(2)] },
      { name: 'gateway', onWarning: () => {} },
    )
    const submit = pipeline('submit', breaker, timeout({ limitMs: 100 }), { clock })
    const inquire = pipeline('inquire', breaker)
    const hang = () => new Promise<never>(() => {})
    await clock.advanceUntil(submit.settle(hang))
    await inquire.settle(() => Promise.reject(new Error('500')))
    expect(await submit.settle(() => 1)).toMatchObject({ refusedBy: 'circuit-breaker' })
    expect(breaker.snapshot().refused).toBe(1)
  })

  test('tells who was refused, and that it was reset', async () => {
    const { breaker } = world()
    const events: unknown[] = []
    breaker.on('refused', (event) => events.push(event))
    breaker.on('reset', (event) => events.push(event))
    breaker.forceOpen()
    await breaker.settle(() => 1)
    breaker.reset()
    breaker.forceClosed()
    expect(await breaker.execute(() => 1)).toBe(1)
    expect(events).toEqual([
      { name: 'gateway', state: 'forced-open', retryAfterMs: undefined },
      { name: 'gateway' },
    ])
  })

  test('warns once about rules that open by chance', () => {
    const warnings: string[] = []
    const clock = new VirtualClock()
    const breaker = circuitBreaker(SEEDS, { onWarning: (text) => warnings.push(text) })
    pipeline('one', breaker, { clock })
    pipeline('two', breaker, { clock })
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain('50 % of 10 calls')
  })
})
