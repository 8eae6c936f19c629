import { describe, expect, test } from 'vitest'
import { pipeline } from '../pipeline.js'
import { fixedBackoff } from '../retry/backoff.js'
import { retry } from '../retry/retry.js'
import { scriptedOperation } from '../testing/scripted-operation.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { timeout } from '../timeout/timeout.js'
import { DeadlineExceededError } from './deadline-exceeded-error.js'
import { deadline } from './deadline.js'
import { blockedProcess } from './testing/blocked-process.js'

const never = () => new Promise<never>(() => {})

describe('deadline', () => {
  test('bounds the whole call: attempts and waits together', async () => {
    const clock = new VirtualClock()
    const guard = pipeline(
      'x',
      deadline({ limitMs: 1000 }),
      retry({ maxAttempts: 10, backoff: fixedBackoff(50) }),
      timeout({ limitMs: 300 }),
      { clock },
    )
    const settled = await clock.advanceUntil(guard.settle(never))
    expect(clock.monotonic()).toBe(1000)
    if (settled.ok) return expect.unreachable()
    expect(settled.error).toBeInstanceOf(DeadlineExceededError)
    expect(settled.error).toMatchObject({
      code: 'DEADLINE_EXCEEDED',
      limitMs: 1000,
      cause: { code: 'TIMED_OUT' },
    })
    expect(settled.calls).toBe(3)
    expect(settled.refusedBy).toBeUndefined()
    expect(clock.pending).toBe(0)
  })

  test('a retry starts no wait that the deadline cannot afford', async () => {
    const clock = new VirtualClock()
    const policy = retry({ maxAttempts: 5, backoff: fixedBackoff(400) })
    const guard = pipeline('x', deadline({ limitMs: 1000 }), policy, { clock })
    const events: unknown[] = []
    policy.on('gaveUp', ({ because, attempts }) => events.push({ because, attempts }))
    const operation = scriptedOperation<never>([new Error('a'), new Error('b'), new Error('c')])
    await expect(clock.advanceUntil(guard.execute(operation))).rejects.toThrow('c')
    expect(clock.monotonic()).toBe(800)
    expect(events).toEqual([{ because: 'deadline', attempts: 3 }])
  })

  test('a wait that would end exactly at the deadline is not started', async () => {
    const clock = new VirtualClock()
    const guard = pipeline('x', deadline({ limitMs: 400 }), retry({ backoff: fixedBackoff(400) }), {
      clock,
    })
    const operation = scriptedOperation<never>([new Error('a')])
    await expect(clock.advanceUntil(guard.execute(operation))).rejects.toThrow('a')
    expect([clock.monotonic(), operation.calls]).toEqual([0, 1])
  })

  test('aborts the attempt under way with the error that the caller gets', async () => {
    const clock = new VirtualClock()
    const policy = deadline({ limitMs: 100 }, { clock, name: 'pay' })
    const events: unknown[] = []
    policy.on('exceeded', (event) => events.push(event))
    let reason: unknown
    const settled = await clock.advanceUntil(
      policy.settle(({ signal }) => {
        signal.addEventListener('abort', () => {
          reason = signal.reason
        })
        return never()
      }),
    )
    if (settled.ok) return expect.unreachable()
    expect(reason).toBe(settled.error)
    expect(events).toEqual([{ name: 'pay', limitMs: 100, calls: 1 }])
  })

  test("a call's own deadline works without the policy, and the shorter one counts", async () => {
    const clock = new VirtualClock()
    const guard = pipeline('x', deadline({ limitMs: 500 }), { clock })
    const shorter = await clock.advanceUntil(guard.settle(never, { deadlineMs: 200 }))
    expect(clock.monotonic()).toBe(200)
    expect(shorter).toMatchObject({ ok: false, calls: 1 })
    const longer = await clock.advanceUntil(guard.settle(never, { deadlineMs: 900 }))
    expect(clock.monotonic()).toBe(700)
    if (longer.ok) return expect.unreachable()
    expect(longer.error).toMatchObject({ limitMs: 500 })
    expect(await guard.execute(() => 1, { deadlineMs: Number.POSITIVE_INFINITY })).toBe(1)
    expect(clock.pending).toBe(0)
  })

  test('a deadline that has passed already refuses without a call', async () => {
    const clock = new VirtualClock()
    const guard = pipeline('x', { clock })
    const operation = scriptedOperation([1])
    const settled = await guard.settle(operation, { deadlineMs: 0 })
    expect(settled).toMatchObject({ ok: false, refusedBy: 'deadline', calls: 0 })
    expect(operation.calls).toBe(0)
  })

  test('a deadline that is no number is an error of the call', async () => {
    const settled = await pipeline('x').settle(() => 1, { deadlineMs: Number.NaN })
    if (settled.ok) return expect.unreachable()
    expect(String(settled.error)).toBe('RangeError: deadlineMs must be a number, got NaN')
  })

  test('ends a look-up before a retry too', async () => {
    const clock = new VirtualClock()
    const guard = pipeline(
      'x',
      deadline({ limitMs: 1000 }),
      retry({ backoff: fixedBackoff(100) }),
      { clock },
    )
    let aborted = false
    const operation = scriptedOperation<never>([new Error('a')])
    const call = guard.settle(operation, {
      beforeRetry: ({ signal }) => {
        signal.addEventListener('abort', () => {
          aborted = true
        })
        return never()
      },
    })
    const settled = await clock.advanceUntil(call)
    expect(clock.monotonic()).toBe(1000)
    expect(settled).toMatchObject({ ok: false, calls: 1 })
    expect([aborted, operation.calls]).toEqual([true, 1])
  })

  test('no attempt begins after the deadline, however late the timers', async () => {
    const clock = new VirtualClock()
    // A process that was blocked: both timers fire late, and the back-off's comes first.
    const blocked = blockedProcess(clock)
    const guard = pipeline(
      'x',
      deadline({ limitMs: 1000 }),
      retry({ backoff: fixedBackoff(900) }),
      { clock: blocked.clock },
    )
    const operation = scriptedOperation<never>([new Error('a')])
    const call = guard.execute(operation)
    const outcome = expect(call).rejects.toThrow('a')
    await clock.advance(100)
    blocked.block(5000)
    await clock.advance(800)
    await outcome
    expect(operation.calls).toBe(1)
  })

  test('inside of a retry it limits an attempt, not the wait after it', async () => {
    const clock = new VirtualClock()
    const again = retry({ maxAttempts: 2, backoff: fixedBackoff(400) })
    const guard = pipeline('x', again, deadline({ limitMs: 300 }), { clock })
    const operation = scriptedOperation([new Error('a'), 42])
    expect(await clock.advanceUntil(guard.execute(operation))).toBe(42)
    expect(clock.monotonic()).toBe(400)
    expect(await clock.advanceUntil(guard.settle(never))).toMatchObject({ calls: 2 })
    expect(clock.monotonic()).toBe(400 + 300 + 400 + 300)
  })

  test.each([
    [100, 300, 100, ['outer']],
    [300, 100, 100, ['inner']],
    [100, 100, 100, ['outer']],
  ])('of two nested ones, %d ms and %d ms, the shorter ends the call', async (...given) => {
    const [outerMs, innerMs, limitMs, told] = given
    const clock = new VirtualClock()
    const outer = deadline({ limitMs: outerMs }, { name: 'outer' })
    const inner = deadline({ limitMs: innerMs }, { name: 'inner' })
    const events: string[] = []
    for (const one of [outer, inner]) one.on('exceeded', ({ name }) => events.push(name))
    const guard = pipeline('x', outer, inner, { clock })
    const settled = await clock.advanceUntil(guard.settle(never))
    expect(settled).toMatchObject({ ok: false, error: { limitMs }, calls: 1 })
    await clock.advance(1000)
    expect([events, clock.pending]).toEqual([told, 0])
  })

  test('a longer one inside of a shorter one affords no longer wait', async () => {
    const clock = new VirtualClock()
    const again = retry({ backoff: 200 })
    const guard = pipeline('x', deadline({ limitMs: 100 }), deadline({ limitMs: 900 }), again, {
      clock,
    })
    const operation = scriptedOperation<never>([new Error('a')])
    await expect(clock.advanceUntil(guard.execute(operation))).rejects.toThrow('a')
    expect(clock.monotonic()).toBe(0)
  })

  test('an inner one is over with its attempt: the outer one binds the wait after it', async () => {
    const clock = new VirtualClock()
    const again = retry({ maxAttempts: 9, backoff: 300 })
    const outer = deadline({ limitMs: 1000 })
    const guard = pipeline('x', outer, again, deadline({ limitMs: 200 }), { clock })
    const startedAt: number[] = []
    const gaveUp: unknown[] = []
    again.on('gaveUp', ({ because, classification }) => gaveUp.push([because, classification]))
    const settled = await clock.advanceUntil(
      guard.settle(() => {
        startedAt.push(clock.monotonic())
        return never()
      }),
    )
    expect(settled).toMatchObject({ ok: false, error: { limitMs: 200 }, calls: 2 })
    expect([startedAt, gaveUp]).toEqual([[0, 500], [['deadline', 'unanswered']]])
    expect([clock.monotonic(), clock.pending]).toEqual([700, 0])
  })

  test("a retry does not start a wait that the call's own deadline cannot afford", async () => {
    const clock = new VirtualClock()
    const policy = retry({ maxAttempts: 9, backoff: 100 }, { clock })
    const operation = scriptedOperation<never>([new Error('a')])
    const settled = await clock.advanceUntil(policy.settle(operation, { deadlineMs: 250 }))
    expect(settled).toMatchObject({ ok: false, error: new Error('a'), calls: 3 })
    expect(clock.monotonic()).toBe(200)
  })

  test('its error has the last error of the function as its cause, if any', async () => {
    const clock = new VirtualClock()
    const guard = pipeline('x', deadline({ limitMs: 100 }), retry({ backoff: 10 }), { clock })
    const last = new Error('a')
    const settled = await clock.advanceUntil(guard.settle(scriptedOperation([last, never])))
    expect(settled).toMatchObject({ ok: false, error: { cause: last }, calls: 2 })
    const alone = await clock.advanceUntil(guard.settle(never))
    if (alone.ok) return expect.unreachable()
    expect('cause' in (alone.error as object)).toBe(false)
  })

  test('a deadline beyond the longest timer does not come early', async () => {
    const clock = new VirtualClock()
    const days = 30 * 86_400_000
    const sleepy = async () => {
      await clock.sleep(2 ** 31 - 1)
      await clock.sleep(1000)
      return 'awake'
    }
    const call = pipeline('x', { clock }).execute(sleepy, { deadlineMs: days })
    expect(await clock.advanceUntil(call, days)).toBe('awake')
    expect(clock.pending).toBe(0)
  })
})
