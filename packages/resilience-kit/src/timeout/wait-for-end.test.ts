import { describe, expect, test } from 'vitest'
import { bulkhead } from '../bulkhead/bulkhead.js'
import type { AttemptContext } from '../call/attempt-context.js'
import { deadline } from '../deadline/deadline.js'
import { pipeline } from '../pipeline.js'
import { fixedBackoff } from '../retry/backoff.js'
import { retry } from '../retry/retry.js'
import { scriptedOperation } from '../testing/scripted-operation.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { timeout } from './timeout.js'

function world() {
  const clock = new VirtualClock()
  const policy = timeout({ limitMs: 100, waitForEnd: true }, { clock, name: 'pay' })
  const events: unknown[] = []
  policy.on('timedOut', ({ attempt }) => events.push(['timedOut', attempt, clock.monotonic()]))
  policy.on('ended', ({ attempt, ok }) => events.push(['ended', attempt, ok, clock.monotonic()]))
  return { clock, policy, events }
}

/** A function that takes notice of its signal, and needs 50 ms to clean up. */
function cleaningUp(clock: VirtualClock, end: () => unknown) {
  return async ({ signal }: AttemptContext) => {
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve())
    })
    await clock.sleep(50)
    return end()
  }
}

describe('a time-out that waits for the end', () => {
  test('a value that comes after the signal is the result', async () => {
    const { clock, policy, events } = world()
    const call = policy.settle(cleaningUp(clock, () => 'charged after all'))
    const settled = await clock.advanceUntil(call)
    expect(settled).toMatchObject({ ok: true, value: 'charged after all', calls: 1, errors: [] })
    expect(clock.monotonic()).toBe(150)
    expect(events).toEqual([['timedOut', 1, 100]])
  })

  test('a throw that comes after the signal is the time-out', async () => {
    const { clock, policy, events } = world()
    const throwing = cleaningUp(clock, () => {
      throw new Error('aborted, as told')
    })
    const settled = await clock.advanceUntil(policy.settle(throwing))
    if (settled.ok) return expect.unreachable()
    expect(settled.error).toMatchObject({ code: 'TIMED_OUT', limitMs: 100 })
    expect(settled.errors).toEqual([settled.error])
    expect(clock.monotonic()).toBe(150)
    expect(events).toEqual([['timedOut', 1, 100]])
  })

  test('the signal aborts in time, with the error that the caller gets in the end', async () => {
    const { clock, policy } = world()
    let signal: AbortSignal | undefined
    const call = policy.settle((context) => {
      signal = context.signal
      return cleaningUp(clock, () => Promise.reject(new Error('stop')))(context)
    })
    await clock.advance(99)
    expect(signal?.aborted).toBe(false)
    await clock.advance(1)
    expect(signal?.aborted).toBe(true)
    const settled = await clock.advanceUntil(call)
    if (settled.ok) return expect.unreachable()
    expect(signal?.reason).toBe(settled.error)
  })

  test('a function that ends in time is not touched', async () => {
    const { clock, policy, events } = world()
    expect(await clock.advanceUntil(policy.execute(() => clock.sleep(99).then(() => 1)))).toBe(1)
    const failing = policy.execute(() => clock.sleep(99).then(() => Promise.reject(new Error('a'))))
    await expect(clock.advanceUntil(failing)).rejects.toThrow('a')
    expect(events).toEqual([
      ['ended', 1, true, 99],
      ['ended', 1, false, 198],
    ])
    expect(clock.pending).toBe(0)
  })

  test('the deadline ends it at once although it waits', async () => {
    const { clock, policy } = world()
    const guard = pipeline('x', deadline({ limitMs: 120 }), policy)
    const settled = await clock.advanceUntil(guard.settle(cleaningUp(clock, () => 'late')))
    expect(clock.monotonic()).toBe(120)
    if (settled.ok) return expect.unreachable()
    expect(settled.error).toMatchObject({ code: 'DEADLINE_EXCEEDED', limitMs: 120 })
    await clock.advance(1000)
    expect(clock.pending).toBe(0)
  })

  test("the caller's abort ends it at once although it waits", async () => {
    const { clock, policy } = world()
    const controller = new AbortController()
    const call = policy.settle(() => new Promise<never>(() => {}), { signal: controller.signal })
    await clock.advance(110)
    controller.abort('enough')
    const settled = await call
    if (settled.ok) return expect.unreachable()
    expect(settled.error).toMatchObject({ code: 'ABORTED', cause: 'enough' })
    expect(clock.pending).toBe(0)
  })

  test('a retry outside waits for each attempt to end before the next begins', async () => {
    const { clock, policy, events } = world()
    const guard = pipeline('x', retry({ maxAttempts: 2, backoff: fixedBackoff(10) }), policy)
    const stop = cleaningUp(clock, () => Promise.reject(new Error('stop')))
    const operation = scriptedOperation<unknown>([stop, 'second'])
    expect(await clock.advanceUntil(guard.execute(operation))).toBe('second')
    expect(events).toEqual([
      ['timedOut', 1, 100],
      ['ended', 2, true, 160],
    ])
  })

  test('around a retry it ends a back-off at once: no function is there to wait for', async () => {
    const { clock, policy } = world()
    const guard = pipeline('x', policy, retry({ backoff: fixedBackoff(1000) }))
    const operation = scriptedOperation<never>([new Error('a')])
    const settled = await clock.advanceUntil(guard.settle(operation))
    expect(clock.monotonic()).toBe(100)
    if (settled.ok) return expect.unreachable()
    expect(settled.error).toMatchObject({ code: 'TIMED_OUT' })
    expect(operation.calls).toBe(1)
  })

  test('an inner time-out sets no series going again that an outer one has ended', async () => {
    const { clock, policy } = world()
    const again = retry({ maxAttempts: 10, backoff: fixedBackoff(10) })
    const guard = pipeline('x', policy, again, timeout({ limitMs: 70 }))
    const hanging = scriptedOperation<never>([() => new Promise<never>(() => {})])
    const settled = await clock.advanceUntil(guard.settle(hanging))
    if (settled.ok) return expect.unreachable()
    expect(settled.error).toMatchObject({ code: 'TIMED_OUT', limitMs: 100 })
    expect([clock.monotonic(), hanging.calls]).toEqual([150, 2])
  })

  test('an outer time-out that waits takes over from an inner one that waits', async () => {
    const { clock, policy } = world()
    const again = retry({ maxAttempts: 10, backoff: fixedBackoff(10) })
    const guard = pipeline('x', policy, again, timeout({ limitMs: 70, waitForEnd: true }))
    const stop = cleaningUp(clock, () => Promise.reject(new Error('stop')))
    const operation = scriptedOperation<unknown>([stop, 'second'])
    const settled = await clock.advanceUntil(guard.settle(operation))
    if (settled.ok) return expect.unreachable()
    expect(settled.error).toMatchObject({ code: 'TIMED_OUT', limitMs: 100 })
    expect([clock.monotonic(), operation.calls]).toEqual([120, 1])
  })

  test('a bulkhead around it has nothing to call abandoned', async () => {
    const { clock, policy } = world()
    const slots = bulkhead({ maxConcurrent: 1 })
    const abandoned: unknown[] = []
    slots.on('abandoned', (event) => abandoned.push(event))
    const guard = pipeline('x', slots, policy)
    const call = guard.settle(cleaningUp(clock, () => Promise.reject(new Error('stop'))))
    await clock.advance(120)
    expect(slots.snapshot().inUse).toBe(1)
    await clock.advanceUntil(call)
    expect([slots.snapshot().inUse, abandoned]).toEqual([0, []])
  })

  test('needs a signal that aborts, for nothing else ends the function', () => {
    expect(() => timeout({ limitMs: 5, waitForEnd: true, abortSignal: false })).toThrow(
      new RangeError('timeout.waitForEnd needs abortSignal: nothing else ends the function'),
    )
  })
})
