import { sleepOn, timerDelayMs, type Clock, type Timer } from '../clock.js'

class SystemTimer implements Timer {
  readonly #handle: NodeJS.Timeout
  constructor(ms: number, fire: () => void) {
    this.#handle = setTimeout(fire, timerDelayMs(ms))
  }
  cancel(): void {
    clearTimeout(this.#handle)
  }
  unref(): void {
    this.#handle.unref()
  }
  ref(): void {
    this.#handle.ref()
  }
}

// Kept from the start: the global one is a getter, which costs as much as reading the time.
const { performance } = globalThis

/** The platform's own clock: `Date.now`, `performance.now` and `setTimeout`. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) => sleepOn(systemClock, ms, signal),
  setTimer: (ms, fire) => new SystemTimer(ms, fire),
}
