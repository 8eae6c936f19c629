import type { Clock } from '@holdfast/resilience-kit'

/**
 * Counts within each ms of a life. What is keyed by its moment does not change where something else
 * in that life, at another moment, comes to nothing.
 */
export class Moments {
  readonly #clock: Pick<Clock, 'monotonic'>
  readonly #begunAt: number
  #ms = -1
  #count = 0

  /** @param clock the true one; the life begins now */
  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock
    this.#begunAt = clock.monotonic()
  }

  /** The moment that `next` was last asked in: whole ms since the life began. */
  get ms(): number {
    return this.#ms
  }

  /** The number of this time within its ms; the first is 1. */
  next(): number {
    const ms = Math.floor(this.#clock.monotonic() - this.#begunAt)
    if (ms !== this.#ms) {
      this.#ms = ms
      this.#count = 0
    }
    this.#count += 1
    return this.#count
  }
}
