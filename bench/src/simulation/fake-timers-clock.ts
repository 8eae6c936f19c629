import { sleepOn, LONGEST_TIMER_MS, type Timer } from '@holdfast/resilience-kit'
import type { RunClock } from '@holdfast/pg-simulator/simulation'
import { createClock } from '@sinonjs/fake-timers'

/** A simulation's clock on `@sinonjs/fake-timers`: what one would take who has no other one. */
export function fakeTimersClock(wallMs: number): RunClock {
  const fake = createClock(wallMs)
  const clock = {
    fired: 0,
    now: (): number => fake.now,
    monotonic: (): number => fake.now - wallMs,
    sleep: (ms: number, signal?: AbortSignal): Promise<void> => sleepOn(clock, ms, signal),
    setTimer(ms: number, fire: () => void): Timer {
      const delay = ms > 1 ? Math.min(Math.ceil(ms), LONGEST_TIMER_MS) : 1
      const id = fake.setTimeout(() => {
        clock.fired += 1
        fire()
      }, delay)
      return { cancel: () => fake.clearTimeout(id) }
    },
    /** Fires timer by timer; between two of them promise jobs run. */
    async advance(ms: number): Promise<void> {
      await fake.tickAsync(ms)
    },
  }
  return clock
}
