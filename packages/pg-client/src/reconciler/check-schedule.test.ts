import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resolveCallLimits } from '../calling/call-limits.js'
import { asyncCard } from '../dialects/async-card/async-card-dialect.js'
import { schedules } from './schedules.js'
import { checkHorizon, waitAfterSilence, waitBeforeCheck, waitForReturn } from './check-schedule.js'

const checkAfterMs = [15_000, 10_000, 30_000, 60_000, 300_000]
const noJitter = { next: () => 0 }

describe('the wait before a check', () => {
  it('follows the schedule and repeats the last wait for ever', () => {
    const waits = [0, 1, 2, 3, 4, 5, 99].map((n) =>
      waitBeforeCheck({ checkAfterMs, jitter: 0.1 }, n, noJitter),
    )
    expect(waits).toEqual([15_000, 10_000, 30_000, 60_000, 300_000, 300_000, 300_000])
  })

  it('is never longer than its step and at most a tenth shorter', () => {
    fc.assert(
      fc.property(fc.nat(10), fc.double({ min: 0, max: 0.999, noNaN: true }), (checks, next) => {
        const step = checkAfterMs[Math.min(checks, 4)] ?? 0
        const wait = waitBeforeCheck({ checkAfterMs, jitter: 0.1 }, checks, { next: () => next })
        expect(wait).toBeLessThanOrEqual(step)
        expect(wait).toBeGreaterThanOrEqual(step * 0.9)
        expect(Number.isInteger(wait)).toBe(true)
      }),
    )
  })
})

describe('the wait after a question that nobody has answered', () => {
  const waitAfter = (sinceMs: number, waits = checkAfterMs, jitter = 0, isOpen = true) =>
    waitAfterSilence({ checkAfterMs: waits, jitter }, { sinceMs, isOpen }, { next: () => 0.999 })

  it('doubles from the first wait of the schedule up to two minutes', () => {
    const waits = [-9000, 0, 15_000, 30_000, 119_999, 120_000, 86_400_000].map((ms) =>
      waitAfter(ms),
    )
    expect(waits).toEqual([15_000, 15_000, 15_000, 30_000, 119_999, 120_000, 120_000])
  })

  it('is never longer than the schedule has any, and shorter by chance', () => {
    expect(waitAfter(90_000, [20_000])).toBe(20_000)
    expect(waitAfter(90_000, [10 * 60_000, 5 * 60_000])).toBe(120_000)
    expect(waitAfter(86_400_000, checkAfterMs, 0.1)).toBe(108_012)
    expect(waitAfter(0, [1], 0.5)).toBe(1)
  })

  it('goes on growing to the longest of the schedule where a person has been told', () => {
    const longest = checkAfterMs.at(-1) ?? 0
    expect(waitAfter(200_000, checkAfterMs, 0, false)).toBe(200_000)
    expect(waitAfter(longest * 2, checkAfterMs, 0, false)).toBe(longest)
  })
})

describe('the wait before a refund that is done is asked about', () => {
  const day = 86_400_000
  const waitAfter = (sinceMs: number, waits: readonly number[] = checkAfterMs, jitter = 0) =>
    waitForReturn({ checkAfterMs: waits, jitter }, sinceMs, { next: () => 0.999 })

  it('doubles from the first wait of the schedule up to a day', () => {
    const waits = [-9 * day, -40_000, 0, 15_000, 40_000, day - 1, day, 9 * day]
    const got = waits.map((ms) => waitAfter(ms))
    expect(got).toEqual([day, 40_000, 15_000, 15_000, 40_000, day - 1, day, day])
  })

  it('is a day at last under every schedule, and shorter by chance', () => {
    expect(waitAfter(9 * day, schedules.seeds.checkAfterMs)).toBe(day)
    expect(waitAfter(40_000, checkAfterMs, 0.1)).toBe(36_004)
    expect(waitAfter(0, [1], 0.5)).toBe(1)
  })
})

describe('the horizon of checks', () => {
  const url = 'http://gateway.test'
  const dialect = asyncCard({ baseUrl: url, callbackUrl: url })
  const horizonOf = (waits: readonly number[], limits: object, refundReturnWindowMs = 0): number =>
    checkHorizon({
      schedule: { ...schedules.standard, checkAfterMs: waits },
      limits: resolveCallLimits(limits, dialect.times),
      dialect: { ...dialect, capabilities: { ...dialect.capabilities, refundReturnWindowMs } },
    })

  it('is the longest wait that there is', () => {
    expect(horizonOf(checkAfterMs, {})).toBe(300_000)
    expect(horizonOf([10], { breakerWaitMs: 1 })).toBe(12_000)
    expect(horizonOf([10], { breakerWaitMs: 9000 })).toBe(18_000)
    expect(horizonOf([10], {}, 1)).toBe(86_400_000)
  })
})
