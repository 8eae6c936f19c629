interface Line {
  underWay: number
  readonly waiting: Set<() => void>
}

/** Lets so many at a time begin under one name; the others wait in line. */
export class TakingTurns {
  readonly #most: number
  readonly #lines = new Map<string, Line>()

  /** @param most how many may be under way under one name; at least 1 */
  constructor(most: number) {
    this.#most = most
  }

  /** Resolves when the turn has come; whoever began must `end`. */
  begin(name: string): Promise<void> {
    const line = this.#lines.get(name) ?? { underWay: 0, waiting: new Set() }
    this.#lines.set(name, line)
    if (line.underWay === this.#most) return new Promise((resolve) => line.waiting.add(resolve))
    line.underWay += 1
    return Promise.resolve()
  }

  /** Gives the turn to the next in line. */
  end(name: string): void {
    const line = this.#lines.get(name)
    if (line === undefined) return
    // A set keeps the order, and gives up its first one without moving the rest.
    for (const next of line.waiting) {
      line.waiting.delete(next)
      next()
      return
    }
    line.underWay -= 1
    if (line.underWay === 0) this.#lines.delete(name)
  }
}
