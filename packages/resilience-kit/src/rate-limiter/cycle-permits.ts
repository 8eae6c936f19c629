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
  /** The cycle in which permits were last taken, and what was left of them then. */
  #cycle = 0
  #permits: number

  constructor(limit: number, periodMs: number, now: number) {
    this.#limit = limit
    this.#periodMs = periodMs
    this.#startedAt = now
    this.#permits = limit
  }

  take(permits: number, now: number, maxWaitMs: number): number {
    this.#turn(now)
    const waitMs = this.#waitFor(permits, now)
    if (waitMs > maxWaitMs) return -1
    this.#permits -= permits
    return waitMs
  }

  giveBack(permits: number): void {
    this.#permits = Math.min(this.#permits + permits, this.#limit)
  }

  drain(now: number): number {
    this.#turn(now)
    const drained = Math.max(0, this.#permits)
    this.#permits -= drained
    return drained
  }

  available(now: number): number {
    const begun = this.#cycleAt(now) - this.#cycle
    return begun > 0 ? Math.min(this.#permits + begun * this.#limit, this.#limit) : this.#permits
  }

  waitMs(now: number, untaken = 0): number {
    return this.#waitFor(1 - untaken, now)
  }

  /** The permits of cycles that have begun stay as they are. */
  setLimit(limit: number, now: number): void {
    this.#turn(now)
    this.#limit = limit
  }

  #cycleAt(now: number): number {
    return Math.max(this.#cycle, Math.floor((now - this.#startedAt) / this.#periodMs))
  }

  #waitFor(wanted: number, now: number): number {
    const permits = this.available(now)
    if (permits >= wanted) return 0
    const nextCycleAt = this.#startedAt + (this.#cycleAt(now) + 1) * this.#periodMs
    const furtherCycles = Math.ceil((wanted - permits - this.#limit) / this.#limit)
    return furtherCycles * this.#periodMs + (nextCycleAt - now)
  }

  /** Adds the permits of the cycles that have begun since. */
  #turn(now: number): void {
    this.#permits = this.available(now)
    this.#cycle = this.#cycleAt(now)
  }
}
