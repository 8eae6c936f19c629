import type { PermitBook } from './permit-book.js'

// Sums of fractions miss whole numbers by less than this.
const ROUNDING = 1e-6

/**
 * One permit every `periodMs / limit`, of which at most `burst` gather: the generic cell rate
 * algorithm (ITU-T I.371). No window has more than the limit and one burst.
 */
export class SmoothPermits implements PermitBook {
  readonly #periodMs: number
  readonly #burst: number
  #intervalMs: number
  /** When the bucket would be full again if nobody took anything more. */
  #fullAt: number

  constructor(limit: number, periodMs: number, burst: number, now: number) {
    this.#periodMs = periodMs
    this.#burst = burst
    this.#intervalMs = periodMs / limit
    this.#fullAt = now
  }

  take(permits: number, now: number, maxWaitMs: number): number {
    const waitMs = this.#waitFor(permits, now)
    if (waitMs > maxWaitMs) return -1
    this.#fullAt = Math.max(this.#fullAt, now) + permits * this.#intervalMs
    return waitMs
  }

  giveBack(permits: number): void {
    this.#fullAt -= permits * this.#intervalMs
  }

  drain(now: number): number {
    const drained = Math.max(0, this.available(now))
    if (drained > 0) this.#fullAt = now + this.#burst * this.#intervalMs
    return drained
  }

  available(now: number): number {
    const missing = Math.max(0, this.#fullAt - now) / this.#intervalMs
    return Math.floor(this.#burst - missing + ROUNDING)
  }

  waitMs(now: number, untaken = 0): number {
    return this.#waitFor(1 - untaken, now)
  }

  setLimit(limit: number, now: number): void {
    // What is missing stays missing, in permits.
    const missing = Math.max(0, this.#fullAt - now) / this.#intervalMs
    this.#intervalMs = this.#periodMs / limit
    this.#fullAt = now + missing * this.#intervalMs
  }

  #waitFor(permits: number, now: number): number {
    const fullAt = Math.max(this.#fullAt, now) + permits * this.#intervalMs
    const waitMs = fullAt - this.#burst * this.#intervalMs - now
    return waitMs > ROUNDING ? waitMs : 0
  }
}
