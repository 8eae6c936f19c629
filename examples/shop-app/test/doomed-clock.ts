import { sleepOn, type Clock, type Timer } from '@holdfast/resilience-kit'

/** How long anything still waits in a dead process, in ms. */
const SOON_MS = 1

/**
 * The clock of a process that may die: from then on all its waits are over soon, so that a test
 * need not sit through the patience, the retries and the time-outs of the dead.
 */
export class DoomedClock implements Clock {
  readonly #real: Clock
  readonly #waits = new Set<() => void>()
  #isDead = false

  constructor(real: Clock, died: Promise<void>) {
    this.#real = real
    void died.then(() => {
      this.#isDead = true
      for (const end of this.#waits) real.setTimer(SOON_MS, end)
    })
  }

  now(): number {
    return this.#real.now()
  }

  monotonic(): number {
    return this.#real.monotonic()
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, ms, signal)
  }

  setTimer(ms: number, fire: () => void): Timer {
    const end = (): void => {
      if (this.#waits.delete(end)) fire()
    }
    this.#waits.add(end)
    const timer = this.#real.setTimer(this.#isDead ? Math.min(ms, SOON_MS) : ms, end)
    return {
      cancel: () => {
        this.#waits.delete(end)
        timer.cancel()
      },
      unref: () => timer.unref?.(),
      ref: () => timer.ref?.(),
    }
  }
}
