import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countsAt } from './outcome-counts.js'
import { TimeWindow } from './time-window.js'

describe('TimeWindow', () => {
  test('keeps a call between nine and ten slices of ten, as resilience4j does', () => {
    const window = new TimeWindow(10_000, 10)
    window.record(true, false, 999)
    expect(countsAt(window, 9999).calls).toBe(1)
    expect(countsAt(window, 10_000).calls).toBe(0)
    window.record(true, false, 11_000)
    expect(countsAt(window, 20_999).calls).toBe(1)
    expect(countsAt(window, 21_000).calls).toBe(0)
  })

  test('a quiet hour, or year, leaves nothing', () => {
    const window = new TimeWindow(10_000, 10)
    for (let now = 0; now < 10_000; now += 100) window.record(true, true, now)
    expect(countsAt(window, 9999).calls).toBe(100)
    expect(countsAt(window, 3_600_000).calls).toBe(0)
    window.record(false, false, 3_600_000)
    expect(countsAt(window, 31_536_000_000)).toEqual({
      calls: 0,
      failed: 0,
      slow: 0,
      slowFailed: 0,
    })
  })

  test('reading a clock that goes back or stands still drops nothing', () => {
    const window = new TimeWindow(10_000, 10)
    window.record(true, false, 50_000)
    for (let i = 0; i < 20; i += 1) countsAt(window, 47_000)
    expect(countsAt(window, 50_000).calls).toBe(1)
  })

  test('slices need not be whole milliseconds: 100 ms in 3 slices', () => {
    const window = new TimeWindow(100, 3)
    window.record(true, false, 33)
    expect([99.9, 100].map((now) => countsAt(window, now).calls)).toEqual([1, 0])
    window.record(true, false, 100)
    expect([199.9, 200.1].map((now) => countsAt(window, now).calls)).toEqual([1, 0])
  })

  test('counts what its slices hold, as counting again would, wherever the clock begins', () => {
    const call = fc.record({
      gapMs: fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 5000 })),
      failed: fc.boolean(),
      slow: fc.boolean(),
    })
    const shape = fc.record({
      slices: fc.integer({ min: 1, max: 12 }),
      sliceMs: fc.integer({ min: 1, max: 100 }),
      startMs: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    })
    fc.assert(
      fc.property(shape, fc.array(call), ({ slices, sliceMs, startMs }, calls) => {
        const window = new TimeWindow(slices * sliceMs, slices)
        const seen: { slice: number; failed: boolean; slow: boolean }[] = []
        let now = startMs
        for (const { gapMs, failed, slow } of calls) {
          now += gapMs
          const slice = Math.floor(now / sliceMs)
          window.record(failed, slow, now)
          seen.push({ slice, failed, slow })
          const held = seen.filter((one) => one.slice > slice - slices)
          expect(countsAt(window, now)).toEqual({
            calls: held.length,
            failed: held.filter((one) => one.failed).length,
            slow: held.filter((one) => one.slow).length,
            slowFailed: held.filter((one) => one.failed && one.slow).length,
          })
        }
      }),
    )
  })
})
