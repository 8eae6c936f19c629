import { describe, expect, test } from 'vitest'
import { VirtualClock } from '../testing/virtual-clock.js'
import type { BulkheadLimits, BulkheadOptions } from './bulkhead-options.js'
import { bulkhead } from './bulkhead.js'

function world(options: BulkheadOptions) {
  const clock = new VirtualClock()
  const policy = bulkhead(options, { clock, name: 'pay' })
  const began: string[] = []
  const work = (name: string, ms: number) =>
    policy.settle(() => {
      began.push(`${name} at ${clock.monotonic()}`)
      return clock.sleep(ms)
    })
  return { clock, policy, began, work }
}

describe('a bulkhead that is changed while it works', () => {
  test('more slots: who waits is admitted at once, in order', async () => {
    const { clock, policy, began, work } = world({ maxConcurrent: 1, maxQueued: 9 })
    const calls = ['a', 'b', 'c', 'd'].map((name) => work(name, 100))
    await clock.advance(10)
    policy.configure({ maxConcurrent: 3 })
    await clock.advance(0)
    expect(began).toEqual(['a at 0', 'b at 10', 'c at 10'])
    expect(policy.snapshot()).toMatchObject({ maxConcurrent: 3, inUse: 3, queued: 1 })
    await clock.advanceUntil(Promise.all(calls))
    expect(began[3]).toBe('d at 100')
  })

  test('fewer slots: running calls end, and none of them is replaced', async () => {
    const { clock, policy, began, work } = world({ maxConcurrent: 3, maxQueued: 9 })
    const calls = [10, 20, 30, 40].map((ms, i) => work(`${i}`, ms))
    policy.configure({ maxConcurrent: 1 })
    expect(policy.snapshot()).toMatchObject({ inUse: 3, available: 0, queued: 1 })
    await clock.advance(25)
    expect(policy.snapshot()).toMatchObject({ inUse: 1, available: 0, queued: 1 })
    await clock.advanceUntil(Promise.all(calls))
    expect(began.at(-1)).toBe('3 at 30')
    expect(policy.snapshot()).toMatchObject({ inUse: 0, available: 1 })
  })

  test('no slots at all: running calls end, everybody else is refused in time', async () => {
    const { clock, policy, work } = world({ maxConcurrent: 1, maxQueued: 1, maxWaitMs: 500 })
    const running = work('running', 100)
    const waiting = work('waiting', 1)
    policy.configure({ maxConcurrent: 0 })
    expect(await clock.advanceUntil(running)).toMatchObject({ ok: true })
    expect(await clock.advanceUntil(waiting)).toMatchObject({ ok: false, refusedBy: 'bulkhead' })
    expect(clock.monotonic()).toBe(500)
    policy.configure({ maxConcurrent: 1 })
    expect(await clock.advanceUntil(work('again', 1))).toMatchObject({ ok: true })
  })

  test('another queue length holds for newcomers; nobody in it is sent away', async () => {
    const { clock, policy, began, work } = world({ maxConcurrent: 1, maxQueued: 2 })
    const calls = ['a', 'b', 'c'].map((name) => work(name, 10))
    policy.configure({ maxQueued: 1 })
    expect(policy.snapshot().queued).toBe(2)
    expect(await work('too many', 1)).toMatchObject({ ok: false, refusedBy: 'bulkhead' })
    policy.configure({ maxQueued: 3 })
    calls.push(work('d', 10))
    await clock.advanceUntil(Promise.all(calls))
    expect(began).toEqual(['a at 0', 'b at 10', 'c at 20', 'd at 30'])
  })

  test('another longest wait holds for newcomers; the order stays', async () => {
    const options = { maxConcurrent: 1, maxQueued: 9, maxWaitMs: 300 }
    const { clock, policy, began, work } = world(options)
    const ended: string[] = []
    policy.on('refused', ({ queued }) => ended.push(`refused at ${clock.monotonic()}, ${queued}`))
    const calls = [work('running', 200), work('patient', 1)]
    policy.configure({ maxWaitMs: 50 })
    calls.push(work('impatient', 1))
    policy.configure({ maxWaitMs: 300 })
    calls.push(work('patient too', 1))
    await clock.advanceUntil(Promise.all(calls))
    expect(ended).toEqual(['refused at 50, 2'])
    expect(began).toEqual(['running at 0', 'patient at 200', 'patient too at 201'])
    expect([policy.snapshot().queued, clock.pending]).toEqual([0, 0])
  })

  test('what is left out stays as it is, also where it is given as undefined', () => {
    const options = { maxConcurrent: 3, maxQueued: 4, maxWaitMs: 5, holdAbandonedMs: 6 }
    const { policy } = world(options)
    policy.configure({ maxQueued: 7 })
    policy.configure(JSON.parse('{}'))
    const nothing = { maxConcurrent: undefined, maxQueued: undefined, maxWaitMs: undefined }
    policy.configure(nothing as unknown as BulkheadLimits)
    expect(policy.describe().options).toEqual({ ...options, maxQueued: 7 })
  })

  test.each<[BulkheadLimits, string]>([
    [{ maxConcurrent: -1 }, 'bulkhead.maxConcurrent must be 0..1000000, got -1'],
    [{ maxConcurrent: 9, maxQueued: 1.5 }, 'bulkhead.maxQueued must be 0..1000000 and whole'],
    [
      { maxConcurrent: 9, maxQeued: 5 } as BulkheadLimits,
      'an option of bulkhead must be one of maxConcurrent, maxQueued, maxWaitMs, ' +
        "got 'maxQeued'",
    ],
    [{ holdAbandonedMs: 5 } as BulkheadLimits, "got 'holdAbandonedMs'"],
    [{ maxConcurrent: 9, maxWaitMs: 0 }, 'bulkhead.maxWaitMs must be 1..2147483647, got 0'],
  ])('a limit out of its range is refused, and nothing has changed: %o', (limits, message) => {
    const { policy } = world({ maxConcurrent: 3 })
    const before = policy.describe()
    expect(() => policy.configure(limits)).toThrow(message)
    expect(policy.describe()).toEqual(before)
  })
})
