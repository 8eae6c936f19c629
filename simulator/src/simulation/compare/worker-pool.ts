/** The workers of a shop: whoever comes while all of them are busy waits in line. */
export class WorkerPool {
  readonly #waiting: (() => void)[] = []
  #free: number
  readonly #workers: number
  #mostBusy = 0

  constructor(workers: number) {
    this.#workers = workers
    this.#free = workers
  }

  /** The most that were busy at once. */
  get mostBusy(): number {
    return this.#mostBusy
  }

  /** Does something on a worker of its own. */
  async on<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((begin) => this.#waiting.push(begin))
    this.#mostBusy = Math.max(this.#mostBusy, this.#workers - this.#free)
    try {
      return await work()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free += 1
      else next()
    }
  }
}
