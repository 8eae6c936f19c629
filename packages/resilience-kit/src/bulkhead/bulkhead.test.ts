import { describe, expect, test } from 'vitest'
import { pipeline } from '../pipeline.js'
import { fixedBackoff } from '../retry/backoff.js'
import { retry } from '../retry/retry.js'
import { VirtualClock } from '../testing/virtual-clock.js'
import { timeout } from '../timeout/timeout.js'
import { BulkheadFullError } from './bulkhead-full-error.js'
import type { BulkheadOptions } from './bulkhead-options.js'
import { bulkhead } from './bulkhead.js'

function world(options: BulkheadOptions) {
  const clock = new VirtualClock()
  const policy = bulkhead(options, { clock, name: 'pay' })
  const events: string[] = []
  policy.on('refused', ({ inUse }) => events.push(`refused at ${inUse}`))
  policy.on('abandoned', ({ abandoned }) => events.push(`abandoned ${abandoned}`))
  policy.on('reclaimed', ({ ended, abandoned }) =>
    events.push(`reclaimed, ${ended ? 'ended' : 'running'}, ${abandoned} left`),
  )
  return { clock, policy, events }
}

describe('bulkhead', () => {
  test('refuses the call for which there is no slot, without calling', async () => {
    const { clock, policy, events } = world({ maxConcurrent: 2 })
    let calls = 0
    const work = () => {
      calls += 1
      return clock.sleep(100)
    }
    const running = [policy.execute(work), policy.execute(work)]
    const refused = await policy.settle(work)
    if (refused.ok) return expect.unreachable()
    expect(refused).toMatchObject({ refusedBy: 'bulkhead', calls: 0 })
    expect(refused.error).toBeInstanceOf(BulkheadFullError)
    expect(refused.error).toMatchObject({ code: 'BULKHEAD_FULL', maxConcurrent: 2 })
    await clock.advanceUntil(Promise.all(running))
    const empty = { maxConcurrent: 2, available: 2, inUse: 0, queued: 0, abandoned: 0 }
    expect(policy.snapshot()).toEqual(empty)
    await clock.advanceUntil(policy.execute(work))
    expect([calls, events]).toEqual([3, ['refused at 2']])
  })

  test('gives the slot back whatever the function does', async () => {
    const { policy } = world({ maxConcurrent: 1 })
    await policy.settle(() => Promise.reject(new Error('no')))
    await policy.settle(() => {
      throw new Error('at once')
    })
    expect(await policy.execute(() => 1)).toBe(1)
    expect(policy.snapshot().inUse).toBe(0)
  })

  test('holds the slot until abandoned work has really ended', async () => {
    const { clock, policy, events } = world({ maxConcurrent: 1 })
    const guard = pipeline('x', policy, timeout({ limitMs: 100 }))
    const call = guard.settle(() => clock.sleep(500))
    expect((await clock.advanceUntil(call)).ok).toBe(false)
    expect(policy.snapshot()).toMatchObject({ inUse: 1, abandoned: 1 })
    expect(await guard.settle(() => 1)).toMatchObject({ refusedBy: 'bulkhead' })
    await clock.advance(400)
    expect(policy.snapshot()).toMatchObject({ inUse: 0, abandoned: 0 })
    expect(events).toEqual(['abandoned 1', 'refused at 1', 'reclaimed, ended, 0 left'])
    expect([clock.pending, clock.nextDueAt]).toEqual([0, undefined])
  })

  test('takes the slot from work that never ends after a stated time, exactly once', async () => {
    const { clock, policy, events } = world({ maxConcurrent: 1, holdAbandonedMs: 1000 })
    const guard = pipeline('x', policy, timeout({ limitMs: 100 }))
    let end = () => {}
    const call = guard.settle(
      () =>
        new Promise<void>((resolve) => {
          end = resolve
        }),
    )
    await clock.advanceUntil(call)
    await clock.advance(999)
    expect(policy.snapshot().inUse).toBe(1)
    await clock.advance(1)
    expect(policy.snapshot().inUse).toBe(0)
    end()
    await clock.advance(0)
    expect(policy.snapshot()).toMatchObject({ inUse: 0, abandoned: 0 })
    expect(events).toEqual(['abandoned 1', 'reclaimed, running, 0 left'])
  })

  test('with no time to hold, abandoned work loses its slot at once', async () => {
    const { clock, policy } = world({ maxConcurrent: 1, holdAbandonedMs: 0 })
    const guard = pipeline('x', policy, timeout({ limitMs: 100 }))
    await clock.advanceUntil(guard.settle(() => clock.sleep(500)))
    expect(policy.snapshot().inUse).toBe(0)
    await clock.advance(1000)
    expect(policy.snapshot()).toMatchObject({ inUse: 0, abandoned: 0 })
  })

  test('a retry outside takes a slot of its own for every attempt', async () => {
    const { clock, policy } = world({ maxConcurrent: 2 })
    const again = retry({ maxAttempts: 3, backoff: fixedBackoff(10) })
    const guard = pipeline('x', again, policy, timeout({ limitMs: 100 }))
    const lengths = [300, 10_000]
    const call = guard.settle(({ attempt }) => clock.sleep(lengths[attempt - 1] ?? 0))
    const settled = await clock.advanceUntil(call)
    expect(settled).toMatchObject({ ok: false, refusedBy: 'bulkhead', calls: 2 })
    expect(policy.snapshot()).toMatchObject({ inUse: 2, abandoned: 2 })
    await clock.advance(100)
    expect(policy.snapshot()).toMatchObject({ inUse: 1, abandoned: 1 })
    await clock.advance(10_000)
    expect(policy.snapshot().inUse).toBe(0)
  })

  test('a retry inside keeps one slot until every attempt has ended', async () => {
    const { clock, policy } = world({ maxConcurrent: 1 })
    const again = retry({ maxAttempts: 2, backoff: fixedBackoff(10) })
    const guard = pipeline('x', policy, again, timeout({ limitMs: 100 }))
    const lengths = [10_000, 500]
    const call = guard.settle(({ attempt }) => clock.sleep(lengths[attempt - 1] ?? 0))
    expect(await clock.advanceUntil(call)).toMatchObject({ ok: false, calls: 2 })
    await clock.advance(1000)
    expect(policy.snapshot()).toMatchObject({ inUse: 1, abandoned: 1 })
    await clock.advance(10_000)
    expect(policy.snapshot()).toMatchObject({ inUse: 0, abandoned: 0 })
  })

  test('a bulkhead of no slots refuses everything', async () => {
    const { policy } = world({ maxConcurrent: 0 })
    expect(await policy.settle(() => 1)).toMatchObject({ refusedBy: 'bulkhead', calls: 0 })
    expect(policy.snapshot()).toMatchObject({ available: 0, inUse: 0 })
  })

  test('by default has 25 slots and no queue', async () => {
    const { clock, policy } = world({})
    const calls = Array.from({ length: 26 }, () => policy.settle(() => clock.sleep(10)))
    expect(policy.snapshot()).toMatchObject({ maxConcurrent: 25, available: 0, inUse: 25 })
    expect(await calls[25]).toMatchObject({ ok: false, refusedBy: 'bulkhead' })
    await clock.advanceUntil(Promise.all(calls))
    expect(policy.snapshot().available).toBe(25)
    expect(policy.describe().options).toEqual({
      maxConcurrent: 25,
      maxQueued: 0,
      maxWaitMs: 1000,
      holdAbandonedMs: 60_000,
    })
  })

  test('tells of every call, each time with how it stands then', async () => {
    const { clock, policy } = world({ maxConcurrent: 1 })
    const told: unknown[] = []
    policy.on('admitted', (event) => told.push(['admitted', event]))
    policy.on('refused', (event) => told.push(['refused', event]))
    policy.on('finished', (event) => told.push(['finished', event]))
    const call = policy.execute(() => clock.sleep(10))
    await policy.settle(() => 1)
    await clock.advanceUntil(call)
    const taken = { maxConcurrent: 1, available: 0, inUse: 1, queued: 0, abandoned: 0 }
    expect(told).toEqual([
      ['admitted', { name: 'pay', waitedMs: 0, ...taken }],
      ['refused', { name: 'pay', because: 'full', ...taken }],
      ['finished', { name: 'pay', ...taken, available: 1, inUse: 0 }],
    ])
  })

  test('a call that the deadline or the caller cut short leaves its work behind too', async () => {
    const { clock, policy, events } = world({ maxConcurrent: 2 })
    const controller = new AbortController()
    const hang = () => clock.sleep(500)
    const cut = policy.settle(hang, { deadlineMs: 100 })
    const aborted = policy.settle(hang, { signal: controller.signal })
    await clock.advance(100)
    controller.abort()
    expect([(await cut).ok, (await aborted).ok]).toEqual([false, false])
    expect(policy.snapshot()).toMatchObject({ inUse: 2, abandoned: 2 })
    await clock.advance(400)
    expect(policy.snapshot()).toMatchObject({ inUse: 0, abandoned: 0 })
    expect(events.slice(0, 2)).toEqual(['abandoned 1', 'abandoned 2'])
  })

  test('abandoned work does not keep the process alive', async () => {
    const { clock, policy } = world({ maxConcurrent: 1 })
    await clock.advanceUntil(policy.settle(() => new Promise(() => {}), { deadlineMs: 10 }))
    expect([policy.snapshot().abandoned, clock.pending]).toEqual([1, 0])
    expect(clock.nextDueAt).toBe(60_010)
  })
})
