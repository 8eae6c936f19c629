/** How many requests are let through in each window of `per` milliseconds. */
export interface RateLimit {
  readonly requests: number
  readonly per: number
}

/** Counts requests in windows of fixed length, the first of which begins with the scenario. */
export class RateWindow {
  #window = -1
  #count = 0

  /**
   * Whether one more at this moment is above the limit; counts it.
   *
   * @param atMs milliseconds since the scenario began
   */
  exceeds(limit: RateLimit, atMs: number): boolean {
    const window = Math.floor(atMs / limit.per)
    if (window !== this.#window) this.#count = 0
    this.#window = window
    this.#count += 1
    return this.#count > limit.requests
  }
}
