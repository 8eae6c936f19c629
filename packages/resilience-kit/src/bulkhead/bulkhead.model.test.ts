import fc from 'fast-check'
import { expect, test } from 'vitest'
import { VirtualClock } from '../testing/virtual-clock.js'
import type { BulkheadOptions } from './bulkhead-options.js'
import { bulkhead } from './bulkhead.js'

/** What a call does: how long it works, when it is aborted, and how it ends. */
interface Plan {
  readonly arrivesAt: number
  readonly workMs: number
  readonly abortAfterMs: number | undefined
  readonly deadlineMs: number | undefined
  readonly how: 'value' | 'error' | 'at once' | 'throws at once'
}

/** A change of the limits on the way. */
interface Change {
  readonly at: number
  readonly maxConcurrent: number | undefined
  readonly maxQueued: number | undefined
  readonly maxWaitMs: number | undefined
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const ms = (max: number) => fc.integer({ min: 1, max })
const plan: fc.Arbitrary<Plan> = fc.record({
  arrivesAt: ms(300),
  workMs: ms(120),
  abortAfterMs: maybe(ms(100)),
  deadlineMs: maybe(ms(200)),
  how: fc.constantFrom('value', 'error', 'at once', 'throws at once'),
})
const limit = fc.integer({ min: 0, max: 5 })
const change: fc.Arbitrary<Change> = fc.record({
  at: ms(300),
  maxConcurrent: maybe(limit),
  maxQueued: maybe(limit),
  maxWaitMs: maybe(ms(80)),
})
const start = fc
  .record({
    maxConcurrent: limit,
    maxQueued: fc.integer({ min: 0, max: 8 }),
    maxWaitMs: ms(100),
    holdAbandonedMs: fc.constantFrom(0, 20, 10_000),
  })
  .map(({ maxWaitMs, ...others }) => (others.maxQueued > 0 ? { ...others, maxWaitMs } : others))

test('slots never leak and are never too many; admission is in order of arrival', async () => {
  const steps = [fc.array(plan, { maxLength: 40 }), fc.array(change, { maxLength: 4 })] as const
  await fc.assert(
    fc.asyncProperty(start, ...steps, async (options, plans, changes) => {
      const clock = new VirtualClock()
      const policy = bulkhead(options, { clock })
      const arrived: number[] = []
      const admitted: number[] = []
      let running = 0
      let slots = options.maxConcurrent
      const check = () => {
        const { inUse, queued, available, abandoned, maxConcurrent } = policy.snapshot()
        expect(inUse).toBeLessThanOrEqual(slots)
        expect(running).toBeLessThanOrEqual(inUse + forgotten)
        expect([inUse, queued, abandoned].every((n) => n >= 0)).toBe(true)
        expect(available).toBe(Math.max(0, maxConcurrent - inUse))
        expect(abandoned).toBeLessThanOrEqual(inUse)
      }
      // Work that held its slot for too long runs on without one.
      let forgotten = 0
      policy.on('reclaimed', ({ ended }) => {
        if (!ended) forgotten += 1
      })
      for (const type of ['admitted', 'finished', 'refused', 'abandoned', 'reclaimed'] as const) {
        policy.on(type, check)
      }
      const timed = (at: number, run: () => void) => void clock.setTimer(at, run)
      for (const { at, ...given } of changes) {
        timed(at, () => {
          const { maxQueued: queued } = policy.describe().options as Required<BulkheadOptions>
          const { maxQueued = queued, maxWaitMs, ...others } = given
          policy.configure({ ...others, maxQueued, ...(maxQueued > 0 && { maxWaitMs }) } as object)
          // Calls that were admitted under a higher limit may still run.
          slots = Math.max(slots, given.maxConcurrent ?? 0)
        })
      }
      const calls: Promise<unknown>[] = []
      for (const [i, one] of plans.entries()) {
        timed(one.arrivesAt, () => {
          arrived.push(i)
          const controller = new AbortController()
          const { abortAfterMs, deadlineMs } = one
          if (abortAfterMs !== undefined) timed(abortAfterMs, () => controller.abort())
          const work = () => {
            admitted.push(i)
            check()
            if (one.how === 'at once') return 'value'
            if (one.how === 'throws at once') throw new Error('at once')
            running += 1
            return clock.sleep(one.workMs).then(() => {
              running -= 1
              if (one.how === 'error') throw new Error('later')
              return 'value'
            })
          }
          calls.push(policy.settle(work, { signal: controller.signal, deadlineMs }))
        })
      }
      for (let at = 0; at < 300; at += 7) {
        await clock.advance(7)
        const { queued, available } = policy.snapshot()
        if (queued > 0) expect(available).toBe(0)
      }
      await clock.advanceUntil(Promise.all(calls))
      await clock.advance(20_000)
      expect(policy.snapshot()).toMatchObject({ inUse: 0, queued: 0, abandoned: 0 })
      expect([running, clock.pending]).toEqual([0, 0])
      expect(admitted).toEqual(arrived.filter((i) => admitted.includes(i)))
    }),
    { numRuns: 200 },
  )
})
