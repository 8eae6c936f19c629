import { describe, expect, test } from 'vitest'
import type { AttemptContext } from '../call/attempt-context.js'
import { pipeline } from '../pipeline.js'
import { fixedBackoff } from '../retry/backoff.js'
import { retry } from '../retry/retry.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { TimedOutError } from './timed-out-error.js'
import { timeout } from './timeout.js'

const never = () => new Promise<never>(() => {})

describe('timeout', () => {
  test('passes a value and an error through, and leaves no timer pending', async () => {
    const clock = new VirtualClock()
    const policy = timeout({ limitMs: 100 }, { clock })
    expect(await policy.execute(() => 42)).toBe(42)
    expect(await policy.execute(async () => 43)).toBe(43)
    await expect(policy.execute(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    const synchronous = policy.execute(() => {
      throw new Error('at once')
    })
    await expect(synchronous).rejects.toThrow('at once')
    expect(clock.pending).toBe(0)
  })

  test('cuts off a function that ignores its signal, exactly at the limit', async () => {
    const clock = new VirtualClock()
    const policy = timeout({ limitMs: 100 }, { clock, name: 'pay' })
    const settled = await clock.advanceUntil(policy.settle(never))
    expect(clock.monotonic()).toBe(100)
    if (settled.ok) return expect.unreachable()
    expect(settled.error).toBeInstanceOf(TimedOutError)
    expect(settled.error).toMatchObject({ code: 'TIMED_OUT', limitMs: 100 })
    expect(String(settled.error)).toBe("TimedOutError: 'pay' did not answer within 100 ms")
    expect(settled.refusedBy).toBeUndefined()
    expect(settled.calls).toBe(1)
    expect(settled.errors).toEqual([settled.error])
  })

  test('aborts the signal with the very error that the caller gets', async () => {
    const clock = new VirtualClock()
    const policy = timeout({ limitMs: 100 }, { clock })
    let signal: AbortSignal | undefined
    const call = policy.execute((context) => {
      signal = context.signal
      return never()
    })
    const error = await clock.advanceUntil(call.catch((thrown: unknown) => thrown))
    expect(signal?.aborted).toBe(true)
    expect(signal?.reason).toBe(error)
  })

  test('a signal that is first read after the time-out is aborted already', async () => {
    const clock = new VirtualClock()
    const policy = timeout({ limitMs: 100 }, { clock })
    let context: AttemptContext | undefined
    const call = policy.execute((given) => {
      context = given
      return never()
    })
    const error = await clock.advanceUntil(call.catch((thrown: unknown) => thrown))
    expect(context?.signal.aborted).toBe(true)
    expect(context?.signal.reason).toBe(error)
  })

  test('never aborts after the function has settled', async () => {
    const clock = new VirtualClock()
    const policy = timeout({ limitMs: 100 }, { clock })
    let signal: AbortSignal | undefined
    await policy.execute((context) => {
      signal = context.signal
      return 1
    })
    await clock.advance(1000)
    expect(signal?.aborted).toBe(false)
  })

  test('swallows what an abandoned function does later', async () => {
    const clock = new VirtualClock()
    const policy = timeout({ limitMs: 100 }, { clock })
    const late = policy.settle(async () => {
      await clock.sleep(500)
      throw new Error('too late to matter')
    })
    expect((await clock.advanceUntil(late)).ok).toBe(false)
    await clock.advance(1000)
    expect(clock.pending).toBe(0)
  })

  test('outside of a retry it ends the whole series', async () => {
    const clock = new VirtualClock()
    const again = retry({ maxAttempts: 5, backoff: fixedBackoff(10), retryWhen: () => true })
    const guard = pipeline('x', timeout({ limitMs: 100 }), again, { clock })
    let calls = 0
    const hang = () => {
      calls += 1
      return never()
    }
    expect(await clock.advanceUntil(guard.settle(hang))).toMatchObject({ ok: false, calls: 1 })
    await clock.advance(10_000)
    expect(calls).toBe(1)
  })

  test('tells of an attempt that it cut short', async () => {
    const clock = new VirtualClock()
    const policy = timeout({ limitMs: 100 }, { clock, name: 'pay' })
    const events: unknown[] = []
    const stop = policy.on('timedOut', (event) => events.push(event))
    await clock.advanceUntil(policy.settle(never))
    stop()
    await clock.advanceUntil(policy.settle(never))
    expect(events).toEqual([{ name: 'pay', limitMs: 100, attempt: 1 }])
  })

  test.each([
    [0, 'timeout.limitMs must be 1..2147483647, got 0'],
    [2 ** 31, 'timeout.limitMs must be 1..2147483647, got 2147483648'],
    [1.5, 'timeout.limitMs must be 1..2147483647 and whole, got 1.5'],
    [Number.NaN, 'timeout.limitMs must be 1..2147483647 and whole, got NaN'],
  ])('refuses a limit of %d', (limitMs, message) => {
    expect(() => timeout({ limitMs })).toThrow(new RangeError(message))
  })

  test('names an option of another type', () => {
    const options = JSON.parse('{"limitMs":"3s"}')
    expect(() => timeout(options)).toThrow("timeout.limitMs must be 1..2147483647, got '3s'")
  })
})
