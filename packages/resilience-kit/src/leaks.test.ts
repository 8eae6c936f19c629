import { getEventListeners } from 'node:events'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import * as kit from './index.js'
import { seededRandom } from './testing/seeded-random.js'
import { VirtualClock } from './testing/virtual-clock.js'

/** Everything the kit has, in the default order. */
function world(clock: VirtualClock) {
  const limiter = kit.rateLimiter({ limit: 50, periodMs: 100, maxWaitMs: 50 })
  const breaker = kit.circuitBreaker({ tripWhen: [kit.consecutiveFailures(5)], waitInOpenMs: 200 })
  const slots = kit.bulkhead({
    maxConcurrent: 5,
    maxQueued: 5,
    maxWaitMs: 40,
    holdAbandonedMs: 500,
  })
  const guard = kit.pipeline(
    'x',
    kit.fallback(() => clock.sleep(5).then(() => 'fallback')),
    kit.deadline({ limitMs: 150 }),
    kit.retry({ maxAttempts: 3, backoff: 10 }),
    limiter,
    breaker,
    slots,
    kit.timeout({ limitMs: 40 }),
    { clock, onWarning: () => {} },
  )
  return { guard, limiter, slots }
}

/** A function that ends in one of many ways, some of them long after its call has ended. */
function someWork(clock: VirtualClock, way: number): () => unknown {
  const ways: readonly (() => unknown)[] = [
    () => 1,
    async () => 2,
    () => clock.sleep(20),
    () => clock.sleep(300),
    () => Promise.reject(new Error('500')),
    () => clock.sleep(20).then(() => Promise.reject(new Error('later'))),
    () => clock.sleep(300).then(() => Promise.reject(new Error('much later'))),
    () => {
      throw new Error('at once')
    },
    () => new Promise(() => {}),
  ]
  return ways[way % ways.length] as () => unknown
}

describe('nothing is left behind', () => {
  const warnings: string[] = []
  const unhandled: unknown[] = []
  const onWarning = ({ name }: Error) => void warnings.push(name)
  const onUnhandled = (error: unknown) => void unhandled.push(error)

  beforeEach(() => {
    warnings.length = 0
    unhandled.length = 0
    process.on('warning', onWarning)
    process.on('unhandledRejection', onUnhandled)
  })

  afterEach(() => {
    process.off('warning', onWarning)
    process.off('unhandledRejection', onUnhandled)
  })

  test('no listener on a signal that 10 000 calls share, and no warning about it', async () => {
    const clock = new VirtualClock()
    const { guard } = world(clock)
    const random = seededRandom(1)
    const { signal } = new AbortController()
    let most = 0
    for (let round = 0; round < 100; round += 1) {
      const calls = Array.from({ length: 100 }, () => {
        const deadlineMs = random.int(0, 3) === 0 ? random.int(1, 60) : undefined
        return guard.settle(someWork(clock, random.int(0, 8)), { signal, deadlineMs })
      })
      most = Math.max(most, getEventListeners(signal, 'abort').length)
      await clock.advanceUntil(Promise.all(calls))
    }
    expect(most).toBe(1)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    await clock.advance(1000)
    expect([warnings, unhandled, clock.pending]).toEqual([[], [], 0])
  })

  test('no timer and no slot, whatever mixture of calls and aborts there was', async () => {
    const call = fc.record({
      at: fc.integer({ min: 1, max: 400 }),
      way: fc.integer({ min: 0, max: 8 }),
      abortAfterMs: fc.option(fc.integer({ min: 1, max: 120 }), { nil: undefined }),
      deadlineMs: fc.option(fc.integer({ min: 0, max: 120 }), { nil: undefined }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 40 }), async (plans) => {
        const clock = new VirtualClock()
        const { guard, limiter, slots } = world(clock)
        const calls: Promise<kit.Settled<unknown>>[] = []
        for (const { at, way, abortAfterMs, deadlineMs } of plans) {
          clock.setTimer(at, () => {
            const { signal } = controllerFor(clock, abortAfterMs)
            calls.push(guard.settle(someWork(clock, way), { signal, deadlineMs }))
          })
        }
        await clock.advance(400)
        const settled = await clock.advanceUntil(Promise.all(calls))
        for (const one of settled) expect(one.errors.length).toBeLessThanOrEqual(one.calls)
        await clock.advance(10_000)
        expect(clock.pending).toBe(0)
        expect(slots.snapshot()).toMatchObject({ inUse: 0, queued: 0, abandoned: 0 })
        expect(limiter.snapshot()).toMatchObject({ available: 50, waiting: 0 })
      }),
    )
    expect([warnings, unhandled]).toEqual([[], []])
  })

  test('no unhandled rejection, however a call ends and however late its function', async () => {
    const clock = new VirtualClock()
    const guards = [
      world(clock).guard,
      kit.pipeline('bare', { clock }),
      kit.timeout({ limitMs: 40 }, { clock }),
      kit.retry({ maxAttempts: 2, backoff: 10 }, { clock }),
      kit.bulkhead({ maxConcurrent: 1, maxQueued: 1 }, { clock }),
      kit.fallback(() => Promise.reject(new Error('fallback')), { answerWhen: () => true }),
    ]
    const lateReject = () => clock.sleep(200).then(() => Promise.reject(new Error('late look-up')))
    let ended = 0
    for (const guard of guards) {
      for (let way = 0; way < 8; way += 1) {
        for (const abortAfterMs of [undefined, 0, 5, 60]) {
          const { signal } = controllerFor(clock, abortAfterMs)
          const options = { signal, deadlineMs: 100, beforeRetry: lateReject }
          const call = guard.settle(someWork(clock, way), options)
          await clock.advanceUntil(call)
          ended += 1
        }
      }
    }
    await clock.advance(1000)
    expect([ended, unhandled, clock.pending]).toEqual([6 * 8 * 4, [], 0])
  })
})

/** A controller that aborts after so many milliseconds; with 0, at once. */
function controllerFor(clock: VirtualClock, abortAfterMs: number | undefined): AbortController {
  const controller = new AbortController()
  if (abortAfterMs === 0) controller.abort('at once')
  else if (abortAfterMs !== undefined) clock.setTimer(abortAfterMs, () => controller.abort('late'))
  return controller
}
