import { describe, expect, test } from 'vitest'
import { circuitBreaker } from '../circuit-breaker/circuit-breaker.js'
import { pipeline } from '../pipeline.js'
import { retryBudget } from '../retry/retry-budget.js'
import { scriptedOperation } from '../testing/scripted-operation.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { presets } from './presets.js'

const never = () => new Promise<never>(() => {})
const refused = () => Promise.reject(new Error('500'))

describe('presets.seeds', () => {
  test('1 s and 2 s between three attempts, then the last error', async () => {
    const clock = new VirtualClock()
    const guard = pipeline('x', ...presets.seeds(), { clock })
    const startedAt: number[] = []
    const call = guard.settle(() => {
      startedAt.push(clock.monotonic())
      return refused()
    })
    expect(await clock.advanceUntil(call)).toMatchObject({ ok: false, calls: 3 })
    expect(startedAt).toEqual([0, 1000, 3000])
  })

  test('cuts off after 3 s and repeats that too: 12 s for an order that hangs', async () => {
    const clock = new VirtualClock()
    const guard = pipeline('x', ...presets.seeds(), { clock })
    await clock.advanceUntil(guard.settle(never))
    expect(clock.monotonic()).toBe(12_000)
  })

  test('opens at the tenth attempt, and warns once of its own settings', async () => {
    const clock = new VirtualClock()
    const warnings: string[] = []
    const policies = presets.seeds({}, { clock, onWarning: (text) => warnings.push(text) })
    const guard = pipeline('x', ...policies)
    let calls = 0
    for (let order = 0; order < 100; order += 1) {
      const call = guard.settle(() => {
        calls += 1
        return refused()
      })
      await clock.advanceUntil(call)
    }
    expect([calls, warnings.length]).toEqual([10, 1])
  })

  test('every number can be replaced', async () => {
    const clock = new VirtualClock()
    const options = {
      timeoutMs: 30,
      maxAttempts: 2,
      backoffMs: 10,
      windowCalls: 4,
      failureThreshold: 100,
      slowCallMs: 20,
      waitInOpenMs: 100,
      halfOpenPermits: 1,
      retryWhen: (classification: string) => classification !== 'ignored',
      classify: () => 'failure' as const,
    }
    const guard = pipeline('x', ...presets.seeds(options, { onWarning: () => {} }), { clock })
    const hang = () => clock.advanceUntil(guard.settle(never))
    expect(await hang()).toMatchObject({ calls: 2 })
    expect(clock.monotonic()).toBe(70)
    await hang()
    expect(await hang()).toMatchObject({ refusedBy: 'circuit-breaker', calls: 0 })
  })
})

describe('presets.gateway', () => {
  test('repeats an answered refusal, soon', async () => {
    const clock = new VirtualClock()
    const guard = pipeline('x', ...presets.gateway(), { clock })
    const operation = scriptedOperation([new Error('500'), new Error('500'), 'accepted'])
    expect(await clock.advanceUntil(guard.execute(operation))).toBe('accepted')
    expect(clock.monotonic()).toBeLessThanOrEqual(600)
  })

  test('never repeats an unanswered call', async () => {
    const clock = new VirtualClock()
    const guard = pipeline('x', ...presets.gateway(), { clock })
    expect(await clock.advanceUntil(guard.settle(never))).toMatchObject({ calls: 1 })
    expect(clock.monotonic()).toBe(3000)
    const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' })
    expect(await guard.settle(() => Promise.reject(reset))).toMatchObject({ calls: 1 })
  })

  test('warns of nothing', () => {
    const warnings: string[] = []
    pipeline('x', ...presets.gateway(), { onWarning: (text) => warnings.push(text) })
    expect(warnings).toEqual([])
  })

  test('opens again only if all five probes fail', async () => {
    const clock = new VirtualClock()
    const breaker = circuitBreaker()
    const moves: string[] = []
    const policies = presets.gateway({ maxAttempts: 1, waitInOpenMs: 100 }, { clock })
    const own = policies.find(({ kind }) => kind === 'circuit-breaker') as typeof breaker
    own.on('transition', ({ to, reason }) => moves.push(`${to}: ${reason.kind}`))
    const guard = pipeline('x', ...policies)
    for (let i = 0; i < 20; i += 1) await guard.settle(refused)
    await clock.advance(101)
    for (let i = 0; i < 5; i += 1) await guard.settle(refused)
    await clock.advance(101)
    for (let i = 0; i < 4; i += 1) await guard.settle(refused)
    await guard.settle(() => 'ok')
    expect(moves).toEqual([
      'open: tripped',
      'half-open: waited',
      'open: probes-failed',
      'half-open: waited',
      'closed: probes-passed',
    ])
  })

  test.each([
    [{ backoffMs: 5000 }, 5000],
    [{ maxBackoffMs: 30 }, 30],
    [{ backoffMs: undefined, maxBackoffMs: undefined }, 200],
  ])('%o: the other end of the wait gives way, and the first is at most %i', async (...row) => {
    const [options, mostMs] = row
    const clock = new VirtualClock()
    const env = { clock, random: { next: () => 0.999_999 } }
    const given = { ...options, maxAttempts: 2 } as Parameters<typeof presets.gateway>[0]
    const guard = pipeline('x', ...presets.gateway(given, env))
    await clock.advanceUntil(guard.settle(refused))
    expect(clock.monotonic()).toBe(mostMs)
  })

  test('every number can be replaced, and breaker and budget shared', async () => {
    const clock = new VirtualClock()
    const breaker = circuitBreaker({}, { name: 'gateway' })
    const budget = retryBudget({ capacity: 10 })
    const options = {
      breaker,
      budget,
      deadlineMs: 250,
      timeoutMs: 100,
      maxAttempts: 5,
      backoffMs: 1,
      retryWhen: (classification: string) => classification !== 'ignored',
      maxConcurrent: 1,
      classify: () => 'failure' as const,
    }
    // Always the full wait: without one, the slot of the attempt before would still be taken.
    const random = { next: () => 0.99 }
    const guard = pipeline('x', ...presets.gateway(options), { clock, random })
    const call = guard.settle(async ({ signal }) => {
      await clock.sleep(1000, signal)
    })
    expect(await clock.advanceUntil(call)).toMatchObject({ calls: 3 })
    expect(clock.monotonic()).toBe(250)
    expect([breaker.snapshot().readings[0]?.counts?.calls, budget.balance]).toEqual([2, 6])
    const named = presets.gateway({ breakerName: 'pay' })
    expect(named.map(({ kind, name }) => (kind === 'circuit-breaker' ? name : kind))).toEqual([
      'deadline',
      'retry',
      'pay',
      'bulkhead',
      'timeout',
    ])
  })
})
