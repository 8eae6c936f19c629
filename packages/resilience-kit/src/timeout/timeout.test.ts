import { describe, expect, test } from 'vitest'
import type { AttemptContext } from '../call/attempt-context.js'
import { pipeline } from '../pipeline.js'
import { fixedBackoff } from '../retry/backoff.js'
import { retry } from '../retry/retry.js'
import { scriptedOperation } from '../testing/scripted-operation.js'
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

  test('tells how an attempt ended in time, and nothing of one that it cut short', async () => {
    const clock = new VirtualClock()
    const policy = timeout({ limitMs: 100 })
    const events: unknown[] = []
    policy.on('ended', (event) => events.push(event))
    const error = new Error('a')
    const operation = scriptedOperation<unknown>([error, never, 'fine'])
    const again = retry({ maxAttempts: 3, backoff: fixedBackoff(10) })
    const guard = pipeline('pay', again, policy, { clock })
    await clock.advanceUntil(guard.execute(operation))
    expect(events).toEqual([
      { name: 'pay', attempt: 1, ok: false, error },
      { name: 'pay', attempt: 3, ok: true, error: undefined },
    ])
  })

  test('a limit of 0 lets through only what is there at once', async () => {
    const clock = new VirtualClock()
    const policy = timeout({ limitMs: 0 }, { clock })
    expect(await policy.execute(() => 1)).toBe(1)
    expect(await policy.execute(async () => 2)).toBe(2)
    await expect(policy.execute(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    const late = await clock.advanceUntil(policy.settle(() => clock.sleep(5)))
    if (late.ok) return expect.unreachable()
    expect(late.error).toMatchObject({ code: 'TIMED_OUT', limitMs: 0 })
    expect(clock.monotonic()).toBe(1)
    await clock.advance(10)
    expect(clock.pending).toBe(0)
  })

  test('leaves the signal alone where it is told to, but cuts the attempt short', async () => {
    const clock = new VirtualClock()
    const policy = timeout({ limitMs: 100, abortSignal: false }, { clock })
    let context: AttemptContext | undefined
    let read: AbortSignal | undefined
    const call = policy.settle((given) => {
      context = given
      read = given.signal
      return never()
    })
    const unread = policy.settle(never)
    expect(await clock.advanceUntil(call)).toMatchObject({ ok: false, calls: 1 })
    expect(await unread).toMatchObject({ ok: false, error: { code: 'TIMED_OUT' } })
    expect(clock.monotonic()).toBe(100)
    expect([read?.aborted, context?.signal.aborted]).toEqual([false, false])
  })

  test('where the signal is left alone, the caller and the deadline still abort it', async () => {
    const clock = new VirtualClock()
    const policy = timeout({ limitMs: 100, abortSignal: false }, { clock })
    const controller = new AbortController()
    const signals: AbortSignal[] = []
    const hang = ({ signal }: AttemptContext) => {
      signals.push(signal)
      return never()
    }
    const aborted = policy.settle(hang, { signal: controller.signal })
    const cut = policy.settle(hang, { deadlineMs: 50 })
    await clock.advance(10)
    controller.abort()
    await clock.advance(40)
    expect(signals.map(({ reason }) => reason.code)).toEqual(['ABORTED', 'DEADLINE_EXCEEDED'])
    expect(await aborted).toMatchObject({ error: { code: 'ABORTED' } })
    expect(await cut).toMatchObject({ error: { code: 'DEADLINE_EXCEEDED' } })
  })

  test.each([
    [100, 300, 100],
    [300, 100, 100],
  ])('of two nested ones, %d ms and %d ms, the shorter counts', async (outer, inner, counts) => {
    const clock = new VirtualClock()
    const guard = pipeline('x', timeout({ limitMs: outer }), timeout({ limitMs: inner }), { clock })
    const settled = await clock.advanceUntil(guard.settle(never))
    expect(settled).toMatchObject({ ok: false, error: { limitMs: counts } })
    expect(settled.errors).toHaveLength(1)
    await clock.advance(1000)
    expect([clock.pending, clock.nextDueAt]).toEqual([0, undefined])
  })

  test('of two nested ones of the same length, the outer one ends the call, once', async () => {
    const clock = new VirtualClock()
    const outer = timeout({ limitMs: 100 }, { name: 'outer' })
    const again = retry({ maxAttempts: 5, backoff: fixedBackoff(1) })
    const guard = pipeline('x', outer, again, timeout({ limitMs: 100 }), { clock })
    const hanging = scriptedOperation<never>([never])
    const settled = await clock.advanceUntil(guard.settle(hanging))
    if (settled.ok) return expect.unreachable()
    expect(String(settled.error)).toBe("TimedOutError: 'outer' did not answer within 100 ms")
    expect(hanging.calls).toBe(1)
  })

  test('a call that a listener begins does not delay the time-outs of others', async () => {
    const clock = new VirtualClock()
    const policy = timeout({ limitMs: 100 }, { clock })
    const cutAt: number[] = []
    const stop = policy.on('timedOut', () => {
      stop()
      void policy.settle(never).then(() => cutAt.push(clock.monotonic()))
    })
    void policy.settle(never)
    await clock.advance(30)
    void policy.settle(never).then(() => cutAt.push(clock.monotonic()))
    await clock.advance(500)
    expect(cutAt).toEqual([130, 200])
  })

  test('all attempts share one timer, which holds up no process when idle', async () => {
    const clock = new VirtualClock()
    let timers = 0
    const counted = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      sleep: (ms: number) => clock.sleep(ms),
      setTimer: (ms: number, fire: () => void) => {
        timers += 1
        return clock.setTimer(ms, fire)
      },
    }
    const policy = timeout({ limitMs: 100 }, { clock: counted })
    const hanging = Array.from({ length: 1000 }, () => policy.settle(never))
    for (let i = 0; i < 1000; i += 1) await policy.execute(() => i)
    expect([timers, clock.pending]).toEqual([1, 1])
    await clock.advanceUntil(Promise.all(hanging))
    await policy.execute(() => 1)
    expect([timers, clock.pending]).toEqual([2, 0])
  })
})
