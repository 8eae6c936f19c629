import { VirtualClock } from '@holdfast/resilience-kit/testing'
import type { RunClock } from '@holdfast/pg-simulator/simulation'
import { describe, expect, it } from 'vitest'
import { fakeTimersClock } from './fake-timers-clock.js'

const clocks: readonly [string, (wallMs: number) => RunClock][] = [
  ['VirtualClock', (wallMs) => new VirtualClock({ wallMs })],
  ['fake-timers', fakeTimersClock],
]

describe.each(clocks)('%s', (_name, clockFrom) => {
  it('fires what is due in order, with promise jobs in between, and counts it', async () => {
    const clock = clockFrom(5000)
    const seen: string[] = []
    const note = (what: string): void => void seen.push(`${what} at ${clock.monotonic()}`)
    clock.setTimer(20, () => note('later'))
    clock.setTimer(10, () => {
      note('first')
      void Promise.resolve().then(() => clock.setTimer(5.5, () => note('in between')))
    })
    clock.setTimer(15, () => note('never')).cancel()
    await clock.advance(100)
    expect(seen).toEqual(['first at 10', 'in between at 16', 'later at 20'])
    expect([clock.fired, clock.monotonic(), clock.now()]).toEqual([3, 100, 5100])
  })

  it('sleeps', async () => {
    const clock = clockFrom(0)
    const slept = clock.sleep(30).then(() => clock.monotonic())
    await clock.advance(50)
    expect(await slept).toBe(30)
  })
})
