import type { PermitBook } from './permit-book.js'

/**
 * resilience4j's algorithm (AtomicRateLimiter): time is cut into cycles from the start on, each
 * begins with `limit` permits, unused ones lapse, and permits of coming cycles can be taken ahead.
 * Around the end of a cycle twice the limit can pass at once.
 */
export class CyclePermits implements PermitBook {
  readonly #periodMs: number
  readonly #startedAt: number
  #limit: number
  #cycle = 0
  #permits: number

  constructor(limit: number, periodMs: number, now: number) {
    this.#limit = limit
    this.#periodMs = periodMs
    this.#startedAt = now
    this.#permits = limit
  }

  take(permits: number, now: number, maxWaitMs: number): number {
    const waitMs = this.#waitFor(permits, now)
    if (waitMs > maxWaitMs) return -1
    this.#permits -= permits
    return waitMs
  }

  giveBack(permits: number): void {
    this.#permits = Math.min(this.#permits + permits, this.#limit)
  }

  drain(now: number): number {
    const drained = Math.max(0, this.available(now))
    this.#permits -= drained
    return drained
  }

  available(now: number): number {
    this.#turn(now)
    return this.#permits
  }

  waitMs(now: number, untaken = 0): number {
    return this.#waitFor(1 - untaken, now)
  }

  setLimit(limit: number, now: number): void {
    this.#turn(now)
    this.#limit = limit
  }

  #waitFor(permits: number, now: number): number {
    this.#turn(now)
    if (this.#permits >= permits) return 0
    const toNextCycle = (this.#cycle + 1) * this.#periodMs - (now - this.#startedAt)
    const furtherCycles = Math.ceil((permits - this.#permits - this.#limit) / this.#limit)
    return furtherCycles * this.#periodMs + toNextCycle
  }

  /** Adds the permits of the cycles that have begun since. */
  #turn(now: number): void {
    const cycle = Math.floor((now - this.#startedAt) / this.#periodMs)
    if (cycle <= this.#cycle) return
    const added = (cycle - this.#cycle) * this.#limit
    this.#permits = Math.min(this.#permits + added, this.#limit)
    this.#cycle = cycle
  }
}
