import { describe, expect, test } from 'vitest'
import { bulkhead } from '../bulkhead/bulkhead.js'
import { pipeline } from '../pipeline.js'
import { scriptedOperation } from '../testing/scripted-operation.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { exponentialBackoff } from './backoff.js'
import { retry } from './retry.js'
import { blockedProcess } from '../deadline/testing/blocked-process.js'

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

  test('a promise of a value that it found is awaited, and its slot is given back', async () => {
    const { clock, policy } = world({ maxAttempts: 3 })
    const slots = bulkhead({ maxConcurrent: 1 })
    const guard = pipeline('p', slots, policy)
    const settle = (find: () => Promise<unknown>) =>
      clock.advanceUntil(
        guard.settle(scriptedOperation<unknown>([new Error('a'), 'second call']), {
          beforeRetry: async () => ({ value: find() }),
        }),
      )
    expect(await settle(async () => 'found')).toMatchObject({ ok: true, value: 'found' })
    const gone = new Error('gone')
    expect(await settle(() => Promise.reject(gone))).toMatchObject({ ok: false, error: gone })
    expect(slots.snapshot().inUse).toBe(0)
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

  test('is cut short by the deadline, and the series ends with that', async () => {
    const { clock, policy } = world({ maxAttempts: 3 })
    const operation = scriptedOperation<string>([new Error('a'), 'second call'])
    let hookSignal: AbortSignal | undefined
    const beforeRetry = ({ signal }: { signal: AbortSignal }) => {
      hookSignal = signal
      return new Promise<never>(() => {})
    }
    const call = policy.settle(operation, { deadlineMs: 1500, beforeRetry })
    const settled = await clock.advanceUntil(call)
    if (settled.ok) return expect.unreachable()
    expect(settled.error).toMatchObject({ code: 'DEADLINE_EXCEEDED', cause: new Error('a') })
    expect(hookSignal?.reason).toBe(settled.error)
    expect([clock.monotonic(), operation.calls]).toEqual([1500, 1])
  })

  test('that a blocked process delays is the end: no attempt after the deadline', async () => {
    const { clock, policy } = world({ maxAttempts: 3 })
    const blocked = blockedProcess(clock)
    const late = retry({ maxAttempts: 3, backoff: 1000 }, { clock: blocked.clock })
    const gaveUp: unknown[] = []
    late.on('gaveUp', ({ because }) => gaveUp.push(because))
    const operation = scriptedOperation<string>([new Error('a'), 'second call'])
    const beforeRetry = async () => {
      blocked.block(5000)
      return undefined
    }
    const call = late.settle(operation, { deadlineMs: 2000, beforeRetry })
    expect(await clock.advanceUntil(call)).toMatchObject({ ok: false, error: new Error('a') })
    expect([operation.calls, gaveUp]).toEqual([1, ['deadline']])
    expect(policy.snapshot().attempts).toBe(0)
  })

  test('is not asked where no retry follows; a value that failed has no error', async () => {
    const { clock, policy } = world({ maxAttempts: 2 })
    const asked: unknown[] = []
    const beforeRetry = async ({ error }: { error: unknown }) => void asked.push(error)
    const options = { beforeRetry: beforeRetry as () => Promise<undefined> }
    await policy.execute(() => 1, options)
    await clock.advanceUntil(policy.settle(scriptedOperation([new Error('a')]), options))
    expect(asked).toEqual([new Error('a')])
    const classify = ({ ok }: { ok: boolean }) => (ok ? 'failure' : undefined)
    const never = retry({ maxAttempts: 2, backoff: 0, classify }, { clock })
    await clock.advanceUntil(never.settle(() => 'busy', options))
    expect(asked).toEqual([new Error('a'), undefined])
  })

  test('a listener that aborts before it is asked spares it', async () => {
    const { clock, policy } = world({ maxAttempts: 3 })
    const controller = new AbortController()
    policy.on('retry', () => controller.abort())
    const beforeRetry = () => expect.unreachable()
    const call = policy.settle(() => Promise.reject(new Error('a')), {
      signal: controller.signal,
      beforeRetry,
    })
    expect(await call).toMatchObject({ ok: false, refusedBy: 'aborted', calls: 1 })
    expect(clock.pending).toBe(0)
  })

  test.each([['found'], [42], [true], [false], [''], [0], [[]], [{ result: 1 }]])(
    'that answers %o, which says nothing, ends the series with an error: no second call',
    async (answer) => {
      const { clock, policy } = world({ maxAttempts: 3 })
      const operation = scriptedOperation<unknown>([new Error('a'), 'second call'])
      const beforeRetry = async () => answer as unknown as undefined
      const settled = await clock.advanceUntil(policy.settle(operation, { beforeRetry }))
      if (settled.ok) return expect.unreachable()
      expect(String(settled.error)).toBe(
        'TypeError: beforeRetry must answer { value } or undefined',
      )
      expect(operation.calls).toBe(1)
    },
  )

  test('that answers null goes on, as with undefined', async () => {
    const { clock, policy } = world({ maxAttempts: 3 })
    const operation = scriptedOperation<unknown>([new Error('a'), 'second call'])
    const beforeRetry = async () => null as unknown as undefined
    expect(await clock.advanceUntil(policy.execute(operation, { beforeRetry }))).toBe('second call')
  })

  test('may find a value that looks like nothing', async () => {
    const { clock, policy } = world({ maxAttempts: 3 })
    const operation = scriptedOperation<unknown>([new Error('a'), 'second call'])
    const call = policy.settle(operation, { beforeRetry: async () => ({ value: undefined }) })
    expect(await clock.advanceUntil(call)).toMatchObject({ ok: true, value: undefined, calls: 1 })
  })
})
