import { systemClock, systemRandom } from '@holdfast/resilience-kit'
import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import { vi } from 'vitest'

/**
 * Runs a snippet as it stands, with the system's clock and randomness replaced by virtual time and
 * a fixed seed: what waits for minutes is done at once, and every run is the same.
 */
export function onVirtualTime(body: (clock: VirtualClock) => Promise<void>): () => Promise<void> {
  return async () => {
    const clock = new VirtualClock({ wallMs: Date.UTC(2026, 10, 26) })
    const random = seededRandom(1)
    const spies = [
      vi.spyOn(systemClock, 'now').mockImplementation(() => clock.now()),
      vi.spyOn(systemClock, 'monotonic').mockImplementation(() => clock.monotonic()),
      vi.spyOn(systemClock, 'sleep').mockImplementation((ms, signal) => clock.sleep(ms, signal)),
      vi.spyOn(systemClock, 'setTimer').mockImplementation((ms, fire) => clock.setTimer(ms, fire)),
      vi.spyOn(systemRandom, 'next').mockImplementation(() => random.next()),
    ]
    try {
      await clock.advanceUntil(body(clock))
    } finally {
      for (const spy of spies) spy.mockRestore()
    }
  }
}
