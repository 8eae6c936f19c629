import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TimeWindow } from './time-window.js'

describe('TimeWindow', () => {
  test('keeps a call between nine and ten slices of ten, as resilience4j does', () => {
    const window = new TimeWindow(10_000, 10)
    window.record(true, false, 999)
    expect(window.counts(9999).calls).toBe(1)
    expect(window.counts(10_000).calls).toBe(0)
    window.record(true, false, 11_000)
    expect(window.counts(20_999).calls).toBe(1)
    expect(window.counts(21_000).calls).toBe(0)
  })

  test('a quiet hour, or year, leaves nothing', () => {
    const window = new TimeWindow(10_000, 10)
    for (let now = 0; now < 10_000; now += 100) window.record(true, true, now)
    expect(window.counts(9999).calls).toBe(100)
    expect(window.counts(3_600_000).calls).toBe(0)
    window.record(false, false, 3_600_000)
    expect(window.counts(31_536_000_000)).toEqual({ calls: 0, failed: 0, slow: 0, slowFailed: 0 })
  })

  test('reading a clock that goes back or stands still drops nothing', () => {
    const window = new TimeWindow(10_000, 10)
    window.record(true, false, 50_000)
    for (let i = 0; i < 20; i += 1) window.counts(47_000)
    expect(window.counts(50_000).calls).toBe(1)
  })

  test('counts what the slices hold, as counting them again would', () => {
    const call = fc.record({
      gapMs: fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 5000 })),
      failed: fc.boolean(),
      slow: fc.boolean(),
    })
    const shape = fc.record({
      slices: fc.integer({ min: 1, max: 12 }),
      sliceMs: fc.integer({ min: 1, max: 100 }),
      startMs: fc.integer({ min: 0, max: 1_000_000 }),
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
          expect(window.counts(now)).toEqual({
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
