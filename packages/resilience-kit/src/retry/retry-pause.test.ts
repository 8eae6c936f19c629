import { describe, expect, test } from 'vitest'
import { scriptedOperation } from '../testing/scripted-operation.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { exponentialBackoff } from './backoff.js'
import { retry } from './retry.js'

function world(options: { maxAttempts: number }) {
  const clock = new VirtualClock()
  const backoff = exponentialBackoff({ initialMs: 1000, jitter: 'none' })
  return { clock, policy: retry({ backoff, ...options }, { clock }) }
}

describe('the look-up before a retry', () => {
  test('runs after the back-off and before every attempt but the first', async () => {
    const { clock, policy } = world({ maxAttempts: 3 })
    const seen: unknown[] = []
    const operation = scriptedOperation([new Error('a'), new Error('b'), 42])
    const call = policy.execute(operation, {
      beforeRetry: async ({ attempt, error, signal }) => {
        seen.push([clock.monotonic(), attempt, String(error), operation.calls, signal.aborted])
        return undefined
      },
    })
    expect(await clock.advanceUntil(call)).toBe(42)
    expect(seen).toEqual([
      [1000, 2, 'Error: a', 1, false],
      [3000, 3, 'Error: b', 2, false],
    ])
  })

  test('ends the series with the value it found, without another call', async () => {
    const { clock, policy } = world({ maxAttempts: 3 })
    const operation = scriptedOperation<string>([new Error('a'), 'second call'])
    const call = policy.settle(operation, { beforeRetry: async () => ({ value: 'found' }) })
    expect(await clock.advanceUntil(call)).toMatchObject({ ok: true, value: 'found', calls: 1 })
    expect(operation.calls).toBe(1)
  })

  test.each([
    ['rejects', () => Promise.reject(new Error('look-up failed'))],
    [
      'throws at once',
      () => {
        throw new Error('look-up failed')
      },
    ],
  ])('ends the series with its error if it %s', async (_, beforeRetry) => {
    const { clock, policy } = world({ maxAttempts: 3 })
    const operation = scriptedOperation<string>([new Error('a'), 'second call'])
    const call = policy.settle(operation, { beforeRetry })
    const settled = await clock.advanceUntil(call)
    if (settled.ok) return expect.unreachable()
    expect(settled.error).toEqual(new Error('look-up failed'))
    expect([settled.calls, operation.calls]).toEqual([1, 1])
  })

  test('is cut short by the caller, and the function is not called again', async () => {
    const { clock, policy } = world({ maxAttempts: 3 })
    const controller = new AbortController()
    const operation = scriptedOperation<string>([new Error('a'), 'second call'])
    let hookSignal: AbortSignal | undefined
    const call = policy.settle(operation, {
      signal: controller.signal,
      beforeRetry: ({ signal }) => {
        hookSignal = signal
        return new Promise(() => {})
      },
    })
    await clock.advance(1000)
    controller.abort('enough')
    const settled = await call
    expect(settled).toMatchObject({ ok: false, refusedBy: 'aborted', calls: 1 })
    expect(hookSignal?.reason).toMatchObject({ code: 'ABORTED', cause: 'enough' })
    await clock.advance(100_000)
    expect(operation.calls).toBe(1)
  })
})
