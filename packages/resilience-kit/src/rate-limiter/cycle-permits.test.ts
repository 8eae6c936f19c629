import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CyclePermits } from './cycle-permits.js'

/** The formula of resilience4j's AtomicRateLimiter, as its state and one pure step. */
interface State {
  readonly cycle: number
  readonly permits: number
}

function naive(
  state: State,
  limit: number,
  period: number,
  now: number,
  wanted: number,
  max: number,
) {
  const cycle = Math.floor(now / period)
  const added = (cycle - state.cycle) * limit
  const permits = cycle === state.cycle ? state.permits : Math.min(state.permits + added, limit)
  const missing = Math.ceil((wanted - (permits + limit)) / limit)
  const waitMs = permits >= wanted ? 0 : missing * period + ((cycle + 1) * period - now)
  const isGranted = waitMs <= max
  return { waitMs, isGranted, state: { cycle, permits: isGranted ? permits - wanted : permits } }
}

describe('permits in cycles', () => {
  test('answers as the formula does, for any limits and any times', () => {
    const step = fc.record({
      passesMs: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constantFrom(1000, 100_000)),
      wanted: fc.integer({ min: 1, max: 6 }),
      maxWaitMs: fc.integer({ min: 0, max: 200 }),
    })
    const limits = fc.integer({ min: 1, max: 8 })
    const periods = fc.integer({ min: 1, max: 40 })
    fc.assert(
      fc.property(limits, periods, fc.nat(1e9), fc.array(step), (limit, period, start, steps) => {
        const permits = new CyclePermits(limit, period, start)
        let state: State = { cycle: 0, permits: limit }
        let now = 0
        for (const { passesMs, wanted, maxWaitMs } of steps) {
          now += passesMs
          const expected = naive(state, limit, period, now, wanted, maxWaitMs)
          const answer = permits.take(wanted, start + now, maxWaitMs)
          expect(answer).toBe(expected.isGranted ? expected.waitMs : -1)
          state = expected.state
          expect(permits.available(start + now)).toBe(state.permits)
          expect(permits.waitMs(start + now)).toBe(naive(state, limit, period, now, 1, 0).waitMs)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('every cycle begins with all permits, and unused ones lapse', () => {
    const permits = new CyclePermits(2, 100, 0)
    expect([permits.take(2, 0, 0), permits.take(1, 99, 0)]).toEqual([0, -1])
    expect([permits.available(100), permits.available(1e9)]).toEqual([2, 2])
  })

  test('lets twice the limit pass around the end of a cycle, as resilience4j does', () => {
    const permits = new CyclePermits(5, 100, 0)
    const passed = [99, 100].map((now) => permits.take(5, now, 0))
    expect(passed).toEqual([0, 0])
  })

  test('permits of coming cycles can be taken ahead; who is refused takes nothing', () => {
    const permits = new CyclePermits(1, 100, 0)
    expect([1, 2, 3].map(() => permits.take(1, 30, 200))).toEqual([0, 70, 170])
    expect(permits.take(1, 30, 269)).toBe(-1)
    expect(permits.available(30)).toBe(-2)
    expect(permits.take(1, 30, 270)).toBe(270)
  })

  test('cycles are counted from the start on, not from zero', () => {
    const permits = new CyclePermits(1, 100, 1_030)
    expect(permits.take(1, 1_030, 0)).toBe(0)
    expect([permits.take(1, 1_129, 0), permits.take(1, 1_130, 0)]).toEqual([-1, 0])
  })

  test('a reservation that is given back goes to the next, and never one too many', () => {
    const permits = new CyclePermits(1, 100, 0)
    permits.take(1, 0, 0)
    expect(permits.take(1, 0, 100)).toBe(100)
    permits.giveBack(1)
    expect(permits.take(1, 0, 100)).toBe(100)
    permits.giveBack(1)
    permits.giveBack(1)
    permits.giveBack(1)
    expect(permits.available(0)).toBe(1)
  })

  test('drained, it waits for the next cycle; what is owed cannot be drained', () => {
    const permits = new CyclePermits(5, 100, 0)
    permits.take(2, 0, 0)
    expect(permits.drain(10)).toBe(3)
    expect([permits.available(10), permits.waitMs(10)]).toEqual([0, 90])
    permits.take(1, 10, 100)
    expect(permits.drain(10)).toBe(0)
    expect(permits.available(10)).toBe(-1)
    expect(permits.available(100)).toBe(4)
  })

  test('another limit keeps the permits that are there and reckons waits at once', () => {
    const permits = new CyclePermits(5, 100, 0)
    permits.setLimit(2, 0)
    expect(permits.available(10)).toBe(5)
    permits.take(5, 10, 0)
    expect([permits.available(99), permits.available(100)]).toEqual([0, 2])
    permits.take(2, 100, 0)
    permits.take(3, 100, 1000)
    expect(permits.waitMs(100)).toBe(200)
    permits.setLimit(10, 100)
    expect(permits.waitMs(100)).toBe(100)
  })

  test('cycles that have begun keep the permits that they had, whatever the limit is now', () => {
    const [raised, lowered] = [new CyclePermits(5, 100, 0), new CyclePermits(5, 100, 0)]
    for (const permits of [raised, lowered]) permits.take(5, 0, 0)
    expect(raised.available(350)).toBe(5)
    raised.setLimit(9, 350)
    lowered.setLimit(2, 350)
    expect([raised.available(350), lowered.available(350)]).toEqual([5, 5])
    expect([raised.available(450), lowered.available(450)]).toEqual([9, 2])
  })

  test('a clock that stands a little behind turns no cycle back', () => {
    const permits = new CyclePermits(1, 100, 0)
    permits.take(1, 200, 0)
    expect([permits.available(199), permits.take(1, 199, 1000)]).toEqual([0, 101])
  })

  test('tells how long one of the last reservations has to wait', () => {
    const permits = new CyclePermits(1, 100, 0)
    for (let i = 0; i < 4; i += 1) permits.take(1, 0, 1000)
    expect([3, 2, 1, 0].map((untaken) => permits.waitMs(0, untaken))).toEqual([100, 200, 300, 400])
  })
})
