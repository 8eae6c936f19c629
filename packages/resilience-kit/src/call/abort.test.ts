import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { circuitBreaker } from '../circuit-breaker/circuit-breaker.js'
import { pipeline } from '../pipeline.js'
import { presets } from '../presets/presets.js'
import { fixedBackoff } from '../retry/backoff.js'
import { retry } from '../retry/retry.js'
import { scriptedOperation } from '../testing/scripted-operation.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { AbortedError } from './aborted-error.js'

const never = () => new Promise<never>(() => {})

function world() {
  const clock = new VirtualClock()
  const controller = new AbortController()
  const { signal } = controller
  const guard = pipeline('x', retry({ backoff: fixedBackoff(1000) }), { clock })
  return { clock, controller, signal, guard }
}

describe("the caller's abort", () => {
  test('before the call: the function is not called', async () => {
    const { guard } = world()
    const operation = scriptedOperation([1])
    const settled = await guard.settle(operation, { signal: AbortSignal.abort('enough') })
    if (settled.ok) return expect.unreachable()
    expect(settled).toMatchObject({ refusedBy: 'aborted', calls: 0, errors: [] })
    expect(settled.error).toBeInstanceOf(AbortedError)
    expect(settled.error).toMatchObject({ code: 'ABORTED', cause: 'enough' })
    expect(operation.calls).toBe(0)
  })

  test('during the call: it ends at once, the signal aborts, and there is no retry', async () => {
    const { clock, controller, signal, guard } = world()
    let reason: unknown
    let calls = 0
    const call = guard.settle(
      (context) => {
        calls += 1
        context.signal.addEventListener('abort', () => {
          reason = context.signal.reason
        })
        return never()
      },
      { signal },
    )
    await clock.advance(10)
    controller.abort('enough')
    const settled = await call
    if (settled.ok) return expect.unreachable()
    expect(settled).toMatchObject({ refusedBy: undefined, calls: 1 })
    expect(settled.error).toMatchObject({ code: 'ABORTED', cause: 'enough' })
    expect(settled.errors).toEqual([settled.error])
    expect(reason).toBe(settled.error)
    await clock.advance(100_000)
    expect([calls, clock.pending]).toEqual([1, 0])
  })

  test('during the back-off: it ends at once and the function is not called again', async () => {
    const { clock, controller, signal, guard } = world()
    const operation = scriptedOperation<never>([new Error('a')])
    const call = guard.settle(operation, { signal })
    await clock.advance(10)
    controller.abort('enough')
    expect(await call).toMatchObject({ ok: false, refusedBy: 'aborted', calls: 1 })
    expect([clock.monotonic(), clock.pending]).toEqual([10, 0])
    await clock.advance(100_000)
    expect(operation.calls).toBe(1)
  })

  test('by the function itself, before it returns its promise', async () => {
    const { controller, signal, guard } = world()
    const call = guard.settle(
      () => {
        controller.abort('from inside')
        return Promise.resolve('too late')
      },
      { signal },
    )
    expect(await call).toMatchObject({ ok: false, calls: 1 })
  })

  test('by a listener, between an attempt and its back-off', async () => {
    const clock = new VirtualClock()
    const controller = new AbortController()
    const policy = retry({ backoff: fixedBackoff(1000) }, { clock })
    policy.on('retry', () => controller.abort('from a listener'))
    const operation = scriptedOperation<never>([new Error('a')])
    const settled = await policy.settle(operation, { signal: controller.signal })
    if (settled.ok) return expect.unreachable()
    expect(settled.error).toMatchObject({ code: 'ABORTED' })
    expect([clock.pending, operation.calls]).toEqual([0, 1])
  })

  test('by a listener, between a permit and the call: the permit comes back', async () => {
    const clock = new VirtualClock()
    const controller = new AbortController()
    const breaker = circuitBreaker({ waitInOpenMs: 1000, halfOpen: { permits: 1 } }, { clock })
    breaker.forceOpen()
    breaker.on('transition', ({ to }) => {
      if (to === 'closed') controller.abort()
    })
    const guard = pipeline('x', retry({ maxAttempts: 1 }), breaker)
    breaker.reset()
    const operation = scriptedOperation([1])
    await guard.settle(operation, { signal: controller.signal })
    expect(operation.calls).toBe(0)
    expect(breaker.snapshot().readings[0]?.counts?.calls).toBe(0)
  })

  test('after the call: nothing happens', async () => {
    const { clock, controller, signal, guard } = world()
    let inner: AbortSignal | undefined
    const call = guard.execute(
      (context) => {
        inner = context.signal
        return 'ok'
      },
      { signal },
    )
    expect(await call).toBe('ok')
    controller.abort()
    await clock.advance(0)
    expect(inner?.aborted).toBe(false)
  })
})

describe('a signal that many calls share', () => {
  test('has one listener, and its abort ends all of them, in order', async () => {
    const { clock, controller, signal, guard } = world()
    const ended: number[] = []
    const calls = [10, 500, 600, 700].map(async (ms, i) => {
      const settled = await guard.settle(() => clock.sleep(ms), { signal })
      ended.push(i)
      return settled.ok
    })
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    await clock.advance(20)
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    controller.abort()
    expect(await Promise.all(calls)).toEqual([true, false, false, false])
    expect(ended).toEqual([0, 1, 2, 3])
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  test('is watched again by calls that begin after all others have ended', async () => {
    const { clock, controller, signal, guard } = world()
    await guard.execute(() => 1, { signal })
    const call = guard.settle(never, { signal })
    await clock.advance(1)
    controller.abort('enough')
    expect(await call).toMatchObject({ ok: false, error: { cause: 'enough' } })
  })
})

describe('nothing is left behind', () => {
  test('no listener on a signal that many calls share, however they end', async () => {
    const clock = new VirtualClock()
    const { signal } = new AbortController()
    const guard = pipeline('x', ...presets.gateway(), { clock })
    const operations = [
      () => 1,
      async () => 2,
      () => Promise.reject(new Error('500')),
      () => {
        throw new Error('at once')
      },
      () => clock.sleep(1),
    ]
    for (let i = 0; i < 200; i += 1) {
      const operation = operations[i % operations.length] ?? never
      await clock.advanceUntil(guard.settle<unknown>(operation, { signal, deadlineMs: 5000 }))
    }
    await clock.advanceUntil(guard.settle(never, { signal }))
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    expect(clock.pending).toBe(0)
  })

  test('no listener while the calls of a refusing breaker fail', async () => {
    const { signal } = new AbortController()
    const breaker = circuitBreaker({}, { clock: new VirtualClock() })
    breaker.forceOpen()
    for (let i = 0; i < 50; i += 1) await breaker.settle(() => 1, { signal })
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})
