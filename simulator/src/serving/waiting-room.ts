import type { Clock, Timer } from '@holdfast/resilience-kit'

/** Where requests wait for their time, until somebody turns them out. */
export class WaitingRoom {
  readonly #waiting = new Map<Timer, (mayGoOn: boolean) => void>()
  #isClosed = false

  /** Whether nobody is let in any more. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  /**
   * Waits so many milliseconds of this clock; 0 and less is no wait. Whether the request may go on:
   * false where it was turned out.
   */
  wait(clock: Clock, ms: number): Promise<boolean> {
    if (ms <= 0 || this.#isClosed) return Promise.resolve(!this.#isClosed)
    return new Promise((resolve) => {
      const timer = clock.setTimer(ms, () => {
        this.#waiting.delete(timer)
        resolve(true)
      })
      this.#waiting.set(timer, resolve)
    })
  }

  /** Turns out everybody who waits. */
  turnOut(): void {
    for (const [timer, leave] of this.#waiting) {
      timer.cancel()
      leave(false)
    }
    this.#waiting.clear()
  }

  /** Turns out everybody, and everybody who comes later. */
  close(): void {
    this.#isClosed = true
    this.turnOut()
  }
}
