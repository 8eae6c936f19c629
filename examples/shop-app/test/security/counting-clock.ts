import { systemClock, type Clock, type Timer } from '@holdfast/resilience-kit'

/** The real clock, which knows what is still to come: whoever has stopped begins nothing more. */
export class CountingClock implements Clock {
  /** Timers that were ever set, and sleeps that were ever begun. */
  begun = 0
  /** Sleeps that go on. */
  sleeping = 0
  readonly #timers = new Set<() => void>()
  readonly now = (): number => systemClock.now()
  readonly monotonic = (): number => systemClock.monotonic()

  /** Timers that are set. */
  get timers(): number {
    return this.#timers.size
  }

  /** Fires whatever is still set, as if its time had come. */
  fireAll(): void {
    for (const fire of [...this.#timers]) fire()
  }

  readonly setTimer = (ms: number, fire: () => void): Timer => {
    this.begun += 1
    const once = (): void => {
      timer.cancel()
      if (this.#timers.delete(once)) fire()
    }
    this.#timers.add(once)
    const timer = systemClock.setTimer(ms, once)
    return {
      cancel: () => {
        this.#timers.delete(once)
        timer.cancel()
      },
      unref: () => timer.unref?.(),
    }
  }

  readonly sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    this.begun += 1
    this.sleeping += 1
    try {
      await systemClock.sleep(ms, signal)
    } finally {
      this.sleeping -= 1
    }
  }
}
