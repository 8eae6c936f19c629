import type { Clock, Timer } from '@holdfast/resilience-kit'

/** No timer of the platform waits longer, in real milliseconds (24.8 days). */
const LONGEST_WAIT_MS = 2 ** 31 - 1

const NO_TIMER: Timer = { cancel: () => undefined }

interface Armed {
  readonly dueMs: number
  readonly fire: () => void
  timer: Timer
}

/**
 * The gateway's own clock: its durations pass faster or slower than the real ones by a factor
 * that can change at any moment, for timers that are set already too. The wall clock stays real.
 * Timers that are due within the same real millisecond fire in the order in which they were set.
 */
export class ScaledClock implements Clock {
  readonly #base: Clock
  readonly #armed = new Set<Armed>()
  #scale: number
  #reachedMs = 0
  #reachedAt: number

  /** @param scale real milliseconds per millisecond of this clock; above 0 */
  constructor(base: Clock, scale: number) {
    this.#base = base
    this.#scale = scale
    this.#reachedAt = base.monotonic()
  }

  get scale(): number {
    return this.#scale
  }

  /** From now on a millisecond of this clock takes `scale` real ones; above 0. */
  setScale(scale: number): void {
    this.#reachedMs = this.monotonic()
    this.#reachedAt = this.#base.monotonic()
    this.#scale = scale
    for (const armed of this.#armed) {
      armed.timer.cancel()
      this.#arm(armed)
    }
  }

  now(): number {
    return this.#base.now()
  }

  monotonic(): number {
    return this.#reachedMs + (this.#base.monotonic() - this.#reachedAt) / this.#scale
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        timer.cancel()
        reject(signal?.reason)
      }
      const timer = this.setTimer(ms, () => {
        signal?.removeEventListener('abort', abort)
        resolve()
      })
      if (signal?.aborted) abort()
      else signal?.addEventListener('abort', abort, { once: true })
    })
  }

  setTimer(ms: number, fire: () => void): Timer {
    const armed: Armed = { dueMs: this.monotonic() + ms, fire, timer: NO_TIMER }
    this.#armed.add(armed)
    this.#arm(armed)
    return {
      cancel: () => {
        this.#armed.delete(armed)
        armed.timer.cancel()
      },
    }
  }

  #arm(armed: Armed): void {
    const realMs = (armed.dueMs - this.monotonic()) * this.#scale
    armed.timer = this.#base.setTimer(Math.min(realMs, LONGEST_WAIT_MS), () => {
      if (realMs > LONGEST_WAIT_MS) this.#arm(armed)
      else {
        this.#armed.delete(armed)
        armed.fire()
      }
    })
  }
}
