import { describe, expect, test } from 'vitest'
import { pipeline } from './pipeline.js'
import { fixedBackoff } from './retry/backoff.js'
import { retry } from './retry/retry.js'
import { scriptedOperation } from './testing/scripted-operation.js'
import { VirtualClock } from './testing/virtual-clock.js'
import { timeout } from './timeout/timeout.js'

describe('a guard', () => {
  test('settle tells how it ended and never throws', async () => {
    const guard = pipeline('x', retry({ maxAttempts: 2, backoff: 0 }))
    expect(await guard.settle(() => 42)).toEqual({
      ok: true,
      value: 42,
      calls: 1,
      errors: [],
      fromFallback: false,
    })
    const settled = await guard.settle(scriptedOperation([new Error('a'), new Error('b')]))
    if (settled.ok) return expect.unreachable()
    expect(settled.error).toEqual(new Error('b'))
    expect(settled.errors).toEqual([new Error('a'), new Error('b')])
    expect(settled).toMatchObject({ calls: 2, refusedBy: undefined, retryAfterMs: undefined })
    const notCallable = await guard.settle(JSON.parse('5'))
    if (notCallable.ok) return expect.unreachable()
    expect(notCallable.error).toEqual(new TypeError('the operation must be a function'))
  })

  test('wrap makes a guarded function with arguments of its own', async () => {
    const clock = new VirtualClock()
    const guard = pipeline('x', retry({ backoff: fixedBackoff(1) }), { clock })
    let failures = 1
    const add = guard.wrap(async ({ attempt }, a: number, b: number) => {
      failures -= 1
      if (failures >= 0) throw new Error('once')
      return `${a + b} at attempt ${attempt}`
    })
    expect(await clock.advanceUntil(add(1, 2))).toBe('3 at attempt 2')
  })

  test('wrap takes options, which hold for each call anew', async () => {
    const clock = new VirtualClock()
    const controller = new AbortController()
    const found: unknown[] = []
    const beforeRetry = async ({ attempt }: { attempt: number }) => {
      found.push(attempt)
      return { value: 'found' }
    }
    const options = { deadlineMs: 100, signal: controller.signal, beforeRetry }
    const guard = pipeline('x', retry({ backoff: 10 }), { clock })
    const act = guard.wrap((_, ms: number) => {
      if (ms > 0) return clock.sleep(ms).then(() => 'slept')
      throw new Error('no')
    }, options)
    expect(await clock.advanceUntil(act(0))).toBe('found')
    expect(await clock.advanceUntil(act(90))).toBe('slept')
    await expect(clock.advanceUntil(act(101))).rejects.toMatchObject({ limitMs: 100 })
    expect([found, clock.monotonic()]).toEqual([[2], 10 + 90 + 100])
    const aborted = act(90)
    controller.abort()
    await expect(aborted).rejects.toMatchObject({ code: 'ABORTED' })
    await expect(act(90)).rejects.toMatchObject({ code: 'ABORTED' })
  })

  test('an empty pipeline just calls, and follows any thenable', async () => {
    const guard = pipeline('x')
    expect(await guard.execute(({ attempt }) => attempt)).toBe(1)
    const hostile = new Proxy<object>(
      {},
      {
        get: () => {
          throw new Error('getter')
        },
      },
    )
    await expect(guard.execute(() => hostile)).rejects.toThrow('getter')
  })

  test('a policy alone guards calls too', async () => {
    const double = timeout({ limitMs: 1000 }).wrap((_, n: number) => n * 2)
    expect(await double(21)).toBe(42)
  })
})
