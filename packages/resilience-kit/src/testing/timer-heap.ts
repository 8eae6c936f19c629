/** A timer in the heap. */
export interface HeapEntry {
  readonly dueAt: number
  /** Breaks ties: earlier ones fire first. */
  readonly order: number
  /** Where it stands; -1 when it is not in a heap. */
  index: number
}

/** A binary heap ordered by (`dueAt`, `order`) from which any entry can be taken in O(log n). */
export class TimerHeap<E extends HeapEntry> {
  readonly #entries: E[] = []

  get size(): number {
    return this.#entries.length
  }

  /** The entry that is due first. */
  get first(): E | undefined {
    return this.#entries[0]
  }

  add(entry: E): void {
    this.#entries.push(entry)
    this.#up(entry, this.#entries.length - 1)
  }

  /** Takes `entry` out; one that is not in the heap is left alone. */
  remove(entry: E): void {
    const { index } = entry
    if (index < 0) return
    entry.index = -1
    const last = this.#entries.pop()
    if (last === undefined || last === entry) return
    this.#up(last, index)
    this.#down(last, last.index)
  }

  #place(entry: E, index: number): void {
    this.#entries[index] = entry
    entry.index = index
  }

  #up(entry: E, from: number): void {
    let at = from
    while (at > 0) {
      const parentAt = (at - 1) >> 1
      const parent = this.#entries[parentAt]
      if (parent === undefined || !isBefore(entry, parent)) break
      this.#place(parent, at)
      at = parentAt
    }
    this.#place(entry, at)
  }

  #down(entry: E, from: number): void {
    let at = from
    for (;;) {
      const childAt = this.#firstChild(at)
      const child = this.#entries[childAt]
      if (child === undefined || !isBefore(child, entry)) break
      this.#place(child, at)
      at = childAt
    }
    this.#place(entry, at)
  }

  #firstChild(at: number): number {
    const left = this.#entries[2 * at + 1]
    const right = this.#entries[2 * at + 2]
    const isRight = left !== undefined && right !== undefined && isBefore(right, left)
    return isRight ? 2 * at + 2 : 2 * at + 1
  }
}

function isBefore(a: HeapEntry, b: HeapEntry): boolean {
  return a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.order < b.order)
}
