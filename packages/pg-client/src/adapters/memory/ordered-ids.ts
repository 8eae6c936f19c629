/** Something to be found by a time. */
export interface TimedId {
  readonly at: number
  readonly id: string
}

/** Ids in the order of a time, then of themselves. */
export class OrderedIds {
  readonly #entries: TimedId[] = []

  add(entry: TimedId): void {
    this.#entries.splice(this.#positionOf(entry), 0, entry)
  }

  /** Removes an entry that was added. */
  remove(entry: TimedId): void {
    this.#entries.splice(this.#positionOf(entry), 1)
  }

  /** From that entry on, which need not be there. */
  *from(entry: TimedId): Generator<TimedId, void, undefined> {
    for (let n = this.#positionOf(entry); n < this.#entries.length; n += 1) {
      yield this.#entries[n] as TimedId
    }
  }

  /** How many come before it. */
  #positionOf({ at, id }: TimedId): number {
    let low = 0
    let high = this.#entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const one = this.#entries[middle] as TimedId
      if (one.at < at || (one.at === at && one.id < id)) low = middle + 1
      else high = middle
    }
    return low
  }
}
