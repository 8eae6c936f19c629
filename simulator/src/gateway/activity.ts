/** Counts work under way, so that somebody can wait for the end of it instead of sleeping. */
export class Activity {
  #open = 0
  #isClosed = false
  #waiting: (() => void)[] = []

  /** Marks the beginning of a piece of work. */
  begin(): void {
    this.#open += 1
  }

  /**
   * Marks its end; the last one wakes everybody who waits.
   *
   * @throws {Error} when more work would have ended than began.
   */
  end(): void {
    if (this.#open === 0) throw new Error('no work is under way that could end')
    this.#open -= 1
    if (this.#open === 0) this.#wake()
  }

  /** Counts as idle from now on: what is still under way will not be finished. */
  close(): void {
    this.#isClosed = true
    this.#wake()
  }

  /** Resolves when nothing is under way; at once when that is so already. */
  whenIdle(): Promise<void> {
    if (this.#open === 0 || this.#isClosed) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}
