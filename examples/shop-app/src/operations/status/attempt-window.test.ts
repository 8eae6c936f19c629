import fc from 'fast-check'
import { expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { AttemptWindow } from './attempt-window.js'

it('counts what succeeded and what failed, and forgets it after the window', async () => {
  const clock = new VirtualClock()
  const window = new AttemptWindow(60_000, clock)
  window.add(true)
  window.add(false)
  window.add(false)
  expect(window.counts).toEqual({ succeeded: 1, failed: 2 })
  await clock.advance(59_000)
  expect(window.counts).toEqual({ succeeded: 1, failed: 2 })
  window.add(true)
  await clock.advance(1000)
  expect(window.counts).toEqual({ succeeded: 1, failed: 0 })
})

it('counts all younger than 59 sixtieths of the window, and nothing older than it', async () => {
  const gaps = fc.array(
    fc.record({ gapMs: fc.integer({ min: 0, max: 900 }), isGood: fc.boolean() }),
    { minLength: 20, maxLength: 60 },
  )
  await fc.assert(
    fc.asyncProperty(gaps, async (all) => {
      const clock = new VirtualClock()
      const window = new AttemptWindow(6000, clock)
      const added: { at: number; isGood: boolean }[] = []
      for (const { gapMs, isGood } of all) {
        await clock.advance(gapMs)
        window.add(isGood)
        added.push({ at: clock.monotonic(), isGood })
        const younger = (ms: number) => added.filter(({ at }) => clock.monotonic() - at < ms).length
        const { succeeded, failed } = window.counts
        expect(succeeded + failed).toBeGreaterThanOrEqual(younger(5900))
        expect(succeeded + failed).toBeLessThanOrEqual(younger(6000))
        expect(failed).toBeLessThanOrEqual(added.filter((one) => !one.isGood).length)
      }
    }),
    { numRuns: 50 },
  )
})
