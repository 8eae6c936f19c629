import { describe, expect, test } from 'vitest'
import { circuitBreaker } from '../circuit-breaker/circuit-breaker.js'
import type { Env } from '../env.js'
import { pipeline } from '../pipeline.js'
import { scriptedOperation } from '../testing/scripted-operation.js'
import { seededRandom } from '../testing/seeded-random.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { timeout } from '../timeout/timeout.js'
import { exponentialBackoff } from './backoff.js'
import { retryBudget } from './retry-budget.js'
import type { RetryOptions } from './retry-options.js'
import { retry } from './retry.js'

const SECONDS = exponentialBackoff({ initialMs: 1000, jitter: 'none' })

function world(options: RetryOptions, env: Env = {}) {
  const clock = new VirtualClock()
  const policy = retry({ backoff: SECONDS, ...options }, { clock, name: 'pay', ...env })
  const events: unknown[] = []
  policy.on('retry', ({ attempt, delayMs }) => events.push(['retry', attempt, delayMs]))
  policy.on('recovered', ({ attempts }) => events.push(['recovered', attempts]))
  policy.on('gaveUp', ({ attempts, because }) => events.push(['gaveUp', attempts, because]))
  return { clock, policy, events }
}

class RetryLater extends Error {
  readonly retryAfterMs: number
  constructor(retryAfterMs: number) {
    super('later')
    this.retryAfterMs = retryAfterMs
  }
}

describe('retry', () => {
  test('fails, fails, then answers: three attempts, numbered from 1', async () => {
    const { clock, policy, events } = world({ maxAttempts: 3 })
    const operation = scriptedOperation([new Error('a'), new Error('b'), 42])
    const settled = await clock.advanceUntil(policy.settle(operation))
    expect(settled).toMatchObject({ ok: true, value: 42, calls: 3, fromFallback: false })
    expect(settled.errors).toEqual([new Error('a'), new Error('b')])
    expect(operation.attempts).toEqual([1, 2, 3])
    expect(clock.monotonic()).toBe(3000)
    expect(events).toEqual([
      ['retry', 1, 1000],
      ['retry', 2, 2000],
      ['recovered', 3],
    ])
  })

  test('tells nothing of a call that succeeds at once', async () => {
    const { policy, events } = world({})
    expect(await policy.execute(() => 42)).toBe(42)
    expect(events).toEqual([])
  })

  test('inside of another one it counts its own attempts anew', async () => {
    const { clock, policy } = world({ maxAttempts: 2 })
    const guard = pipeline('x', retry({ maxAttempts: 2, backoff: 1 }), policy)
    const operation = scriptedOperation<never>([new Error('a')])
    await expect(clock.advanceUntil(guard.execute(operation))).rejects.toThrow('a')
    expect(operation.attempts).toEqual([1, 2, 1, 2])
  })

  test('maxAttempts counts the first one; the last error is rethrown as it is', async () => {
    const { clock, policy, events } = world({ maxAttempts: 2 })
    const last = new Error('b')
    const operation = scriptedOperation<never>([new Error('a'), last])
    await expect(clock.advanceUntil(policy.execute(operation))).rejects.toBe(last)
    expect(operation.calls).toBe(2)
    expect(events.at(-1)).toEqual(['gaveUp', 2, 'attempts'])
  })

  test('a synchronous throw is a failure like any other, at every attempt', async () => {
    const { clock, policy } = world({ maxAttempts: 3 })
    let calls = 0
    const call = policy.execute(() => {
      calls += 1
      if (calls < 3) throw new Error('at once')
      return 'fine'
    })
    expect(await clock.advanceUntil(call)).toBe('fine')
  })

  test('without a wait, a hundred thousand attempts do not eat the stack', async () => {
    const { policy } = world({ maxAttempts: 100_000, backoff: 0 })
    const settled = await policy.settle(() => {
      throw new Error('at once')
    })
    expect(settled.calls).toBe(100_000)
  })

  test('by default repeats unanswered attempts, and does not with a predicate', async () => {
    const repeated = world({ maxAttempts: 2 })
    const hanging = pipeline('x', repeated.policy, timeout({ limitMs: 100 }))
    const never = () => new Promise<never>(() => {})
    expect(await repeated.clock.advanceUntil(hanging.settle(never))).toMatchObject({ calls: 2 })

    const once = world({ retryWhen: (classification) => classification === 'failure' })
    const careful = pipeline('x', once.policy, timeout({ limitMs: 100 }))
    expect(await once.clock.advanceUntil(careful.settle(never))).toMatchObject({ calls: 1 })
    expect(once.events).toEqual([['gaveUp', 1, 'not-retryable']])
  })

  test('does not repeat what the kit refused: an open breaker inside ends the series', async () => {
    const { clock, policy } = world({ maxAttempts: 5 })
    const breaker = circuitBreaker()
    const guard = pipeline('x', policy, breaker)
    breaker.forceOpen()
    const operation = scriptedOperation([1])
    expect(await guard.settle(operation)).toMatchObject({
      ok: false,
      refusedBy: 'circuit-breaker',
      calls: 0,
    })
    expect(clock.pending).toBe(0)
  })

  test('a value classified as a failure is repeated, and is the answer in the end', async () => {
    const { clock, policy } = world({
      classify: (result) => (result.ok && result.value === 'busy' ? 'failure' : undefined),
    })
    const busy = scriptedOperation(['busy', 'busy', 'done'])
    expect(await clock.advanceUntil(policy.execute(busy))).toBe('done')
    const stuck = scriptedOperation(['busy'])
    expect(await clock.advanceUntil(policy.settle(stuck))).toMatchObject({
      ok: true,
      value: 'busy',
      calls: 3,
    })
  })

  test('waits at least as long as the error asks for, and at least the back-off', async () => {
    const { clock, policy, events } = world({ maxAttempts: 3 })
    const operation = scriptedOperation([new RetryLater(5000), new RetryLater(1), 'ok'])
    await clock.advanceUntil(policy.execute(operation))
    expect(events.slice(0, 2)).toEqual([
      ['retry', 1, 5000],
      ['retry', 2, 2000],
    ])
  })

  test('gives up at once where the error asks for more than it may', async () => {
    const { clock, policy, events } = world({ maxRetryAfterMs: 4000 })
    const operation = scriptedOperation<never>([new RetryLater(4001)])
    const settled = await policy.settle(operation)
    expect(settled).toMatchObject({ ok: false, calls: 1, retryAfterMs: 4001 })
    expect(events).toEqual([['gaveUp', 1, 'retry-after']])
    expect(clock.pending).toBe(0)
  })

  test('a budget ends the series with the last error, visibly', async () => {
    const budget = retryBudget({ capacity: 3, costAnswered: 2, costUnanswered: 3 })
    const { clock, policy, events } = world({ maxAttempts: 5, budget })
    const operation = scriptedOperation<never>([new Error('a'), new Error('b')])
    await expect(clock.advanceUntil(policy.execute(operation))).rejects.toThrow('b')
    expect(events).toEqual([
      ['retry', 1, 1000],
      ['gaveUp', 2, 'budget'],
    ])
    expect(budget.balance).toBe(1)
  })

  test('a budget is shared by the policies that got it, and successes refill it', async () => {
    const budget = retryBudget({ capacity: 10, costAnswered: 2, costUnanswered: 10 })
    const one = world({ maxAttempts: 2, budget })
    const other = world({ maxAttempts: 2, budget })
    await one.clock.advanceUntil(one.policy.settle(scriptedOperation([new Error('a')])))
    expect(budget.balance).toBe(8)
    await other.clock.advanceUntil(
      other.policy.settle(scriptedOperation<unknown>([new Error('a'), 'ok'])),
    )
    expect(budget.balance).toBe(8)
    await other.policy.execute(() => 1)
    expect(budget.balance).toBe(9)
  })

  test('jitter comes from the random source of the env', async () => {
    const delays = async (seed: number) => {
      const { clock, policy, events } = world(
        { maxAttempts: 4, backoff: exponentialBackoff() },
        { random: seededRandom(seed) },
      )
      await clock.advanceUntil(policy.settle(scriptedOperation([new Error('a')])))
      return events
    }
    expect(await delays(1)).toEqual(await delays(1))
    expect(await delays(1)).not.toEqual(await delays(2))
  })
})

describe('foreign code in retry', () => {
  test('a predicate that throws means no retry, and is reported', async () => {
    const reported: unknown[] = []
    const { policy } = world(
      {
        retryWhen: () => {
          throw new Error('predicate')
        },
      },
      { onListenerError: (error) => reported.push(error) },
    )
    const operation = scriptedOperation<never>([new Error('a')])
    await expect(policy.execute(operation)).rejects.toThrow('a')
    expect(reported).toEqual([new Error('predicate')])
  })

  test('a listener that throws or rejects does not change the outcome', async () => {
    const reported: unknown[] = []
    const { clock, policy } = world(
      { maxAttempts: 2 },
      { onListenerError: (error) => reported.push(error) },
    )
    policy.on('retry', () => {
      throw new Error('listener')
    })
    policy.on('recovered', () => Promise.reject(new Error('async listener')))
    const operation = scriptedOperation([new Error('a'), 42])
    expect(await clock.advanceUntil(policy.execute(operation))).toBe(42)
    expect(operation.calls).toBe(2)
    await clock.advance(0)
    expect(reported).toEqual([new Error('listener'), new Error('async listener')])
  })
})
