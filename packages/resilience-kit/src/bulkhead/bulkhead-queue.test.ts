import { describe, expect, test } from 'vitest'
import { deadline } from '../deadline/deadline.js'
import { pipeline } from '../pipeline.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import type { BulkheadOptions } from './bulkhead-options.js'
import { bulkhead } from './bulkhead.js'

const IDLE = { inUse: 0, queued: 0, abandoned: 0 }

function world(options: BulkheadOptions) {
  const clock = new VirtualClock()
  const policy = bulkhead(options, { clock, name: 'pay' })
  const began: string[] = []
  /** A call that notes when it begins and takes `ms`. */
  const work = (name: string, ms: number) => () => {
    began.push(`${name} at ${clock.monotonic()}`)
    return clock.sleep(ms)
  }
  return { clock, policy, began, work }
}

describe('the queue of a bulkhead', () => {
  test('admits in the order of arrival, one for each slot that gets free', async () => {
    const { clock, policy, began, work } = world({ maxConcurrent: 2, maxQueued: 9 })
    const calls = [100, 30, 50, 10, 10].map((ms, i) => policy.execute(work(`${i}`, ms)))
    expect(policy.snapshot()).toMatchObject({ inUse: 2, available: 0, queued: 3 })
    await clock.advanceUntil(Promise.all(calls))
    expect(began).toEqual(['0 at 0', '1 at 0', '2 at 30', '3 at 80', '4 at 90'])
    expect(policy.snapshot()).toMatchObject(IDLE)
    expect(clock.pending).toBe(0)
  })

  test('has so many places; who finds none is refused at once', async () => {
    const { clock, policy, began, work } = world({ maxConcurrent: 1, maxQueued: 2 })
    const calls = ['a', 'b', 'c'].map((name) => policy.settle(work(name, 100)))
    const refused = await policy.settle(work('d', 1))
    expect(refused).toMatchObject({ ok: false, refusedBy: 'bulkhead', calls: 0 })
    expect(refused).toMatchObject({ error: { maxConcurrent: 1, waitedMs: 0 } })
    expect(clock.monotonic()).toBe(0)
    await clock.advance(100)
    calls.push(policy.settle(work('e', 1)))
    await clock.advanceUntil(Promise.all(calls))
    expect(began).toEqual(['a at 0', 'b at 100', 'c at 200', 'e at 300'])
  })

  test('no call waits longer than the longest wait', async () => {
    const { clock, policy, began, work } = world({ maxConcurrent: 1, maxQueued: 5, maxWaitMs: 50 })
    const refused: unknown[] = []
    policy.on('refused', ({ because, queued }) => refused.push([because, queued]))
    const first = policy.execute(work('first', 80))
    await clock.advance(10)
    const second = policy.settle(work('second', 1))
    await clock.advance(25)
    const third = policy.settle(work('third', 1))
    const settled = await clock.advanceUntil(second)
    expect(clock.monotonic()).toBe(60)
    expect(settled).toMatchObject({ ok: false, refusedBy: 'bulkhead', calls: 0 })
    expect(settled).toMatchObject({
      error: {
        message:
          "bulkhead 'pay' is full: its only slot is taken, and none became free within 50 ms",
      },
    })
    await clock.advanceUntil(Promise.all([first, third]))
    expect([began, refused]).toEqual([['first at 0', 'third at 80'], [['waited', 1]]])
    expect(policy.snapshot()).toMatchObject(IDLE)
  })

  test('tells how long a call has waited', async () => {
    const { clock, policy, work } = world({ maxConcurrent: 1, maxQueued: 5 })
    const admitted: unknown[] = []
    policy.on('admitted', ({ waitedMs, inUse, queued }) => admitted.push([waitedMs, inUse, queued]))
    await clock.advanceUntil(
      Promise.all([policy.execute(work('a', 70)), policy.execute(work('b', 1))]),
    )
    expect(admitted).toEqual([
      [0, 1, 0],
      [70, 1, 0],
    ])
  })

  test("the caller's abort ends the wait at once, and nobody is called or lost", async () => {
    const { clock, policy, began, work } = world({ maxConcurrent: 1, maxQueued: 5 })
    const controller = new AbortController()
    const first = policy.execute(work('first', 100))
    const aborted = policy.settle(work('aborted', 1), { signal: controller.signal })
    const last = policy.execute(work('last', 1))
    await clock.advance(10)
    controller.abort('enough')
    expect(await aborted).toMatchObject({ ok: false, refusedBy: 'aborted', calls: 0 })
    expect(policy.snapshot()).toMatchObject({ inUse: 1, queued: 1 })
    await clock.advanceUntil(Promise.all([first, last]))
    expect([began, clock.pending]).toEqual([['first at 0', 'last at 100'], 0])
    expect(policy.snapshot()).toMatchObject(IDLE)
  })

  test('an abort in the moment between slot and call gives the slot on', async () => {
    const { clock, policy, began, work } = world({ maxConcurrent: 1, maxQueued: 5 })
    const controller = new AbortController()
    policy.on('finished', () => queueMicrotask(() => controller.abort()))
    const first = policy.execute(work('first', 100))
    const aborted = policy.settle(work('aborted', 1), { signal: controller.signal })
    const last = policy.execute(work('last', 1))
    await clock.advanceUntil(Promise.all([first, last]))
    expect(await aborted).toMatchObject({ ok: false, refusedBy: 'aborted', calls: 0 })
    expect(began).toEqual(['first at 0', 'last at 100'])
    expect(policy.snapshot()).toMatchObject(IDLE)
  })

  test('the deadline ends the wait too, and the call was never made', async () => {
    const { clock, policy, began, work } = world({ maxConcurrent: 1, maxQueued: 5 })
    const guard = pipeline('x', deadline({ limitMs: 60 }), policy)
    const first = policy.execute(work('first', 100))
    const settled = await clock.advanceUntil(guard.settle(work('second', 1)))
    expect(clock.monotonic()).toBe(60)
    expect(settled).toMatchObject({ ok: false, refusedBy: 'deadline', calls: 0 })
    expect(settled).toMatchObject({ error: { code: 'DEADLINE_EXCEEDED' } })
    await clock.advanceUntil(first)
    expect([began, policy.snapshot()]).toMatchObject([['first at 0'], IDLE])
  })

  test('waits for abandoned work too, for its slot is still taken', async () => {
    const { clock, policy, began, work } = world({ maxConcurrent: 1, maxQueued: 5 })
    const cut = policy.settle(work('cut', 100), { deadlineMs: 20 })
    const next = policy.execute(work('next', 1))
    expect((await clock.advanceUntil(cut)).ok).toBe(false)
    expect(policy.snapshot()).toMatchObject({ inUse: 1, abandoned: 1, queued: 1 })
    await clock.advanceUntil(next)
    expect(began).toEqual(['cut at 0', 'next at 100'])
  })

  test('who waits gets the slot that abandoned work has to give back', async () => {
    const options = { maxConcurrent: 1, maxQueued: 5, holdAbandonedMs: 30 }
    const { clock, policy, began, work } = world(options)
    void policy.settle(work('cut', 1000), { deadlineMs: 20 })
    await clock.advanceUntil(policy.execute(work('next', 1)))
    expect(began).toEqual(['cut at 0', 'next at 50'])
    await clock.advance(2000)
    expect(policy.snapshot()).toMatchObject(IDLE)
  })

  test('a call made by a listener does not overtake who waits', async () => {
    const { clock, policy, began, work } = world({ maxConcurrent: 1, maxQueued: 5 })
    const calls: Promise<unknown>[] = []
    const stop = policy.on('finished', () => {
      stop()
      calls.push(policy.execute(work('from the listener', 1)))
    })
    calls.push(policy.execute(work('first', 100)), policy.execute(work('waiting', 100)))
    await clock.advance(100)
    await clock.advanceUntil(Promise.all(calls))
    expect(began).toEqual(['first at 0', 'waiting at 100', 'from the listener at 200'])
  })

  test('a hundred thousand synchronous calls drain in order without eating the stack', async () => {
    const { clock, policy } = world({ maxConcurrent: 1, maxQueued: 100_000, maxWaitMs: 10_000 })
    let open = () => {}
    const gate = policy.execute(
      () =>
        new Promise<void>((resolve) => {
          open = resolve
        }),
    )
    const order: number[] = []
    const calls = Array.from({ length: 100_000 }, (_, i) => policy.execute(() => order.push(i)))
    expect(policy.snapshot().queued).toBe(100_000)
    open()
    await gate
    await Promise.all(calls)
    expect(order.every((value, i) => value === i)).toBe(true)
    expect([order.length, policy.snapshot(), clock.pending]).toMatchObject([100_000, IDLE, 0])
  })
})
