import type { MiddlewareHandler } from 'hono'

/**
 * N workers shared by all routes, as a servlet container has them: a request holds one from its
 * first line to its answer, and further requests wait in line.
 */
export class WorkerSlots {
  readonly total: number
  #taken = 0
  readonly #line: (() => void)[] = []

  /** @throws RangeError when `total` is not a positive integer. */
  constructor(total: number) {
    if (!Number.isSafeInteger(total) || total < 1) {
      throw new RangeError(`workerSlots must be a positive integer, got ${total}`)
    }
    this.total = total
  }

  get free(): number {
    return this.total - this.#taken
  }

  /** Requests that wait for a slot. */
  get waiting(): number {
    return this.#line.length
  }

  /** Runs `work` in a slot, first come first served. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#take()
    try {
      return await work()
    } finally {
      this.#giveBack()
    }
  }

  async #take(): Promise<void> {
    if (this.#taken < this.total) {
      this.#taken += 1
      return
    }
    await new Promise<void>((resolve) => this.#line.push(resolve))
  }

  #giveBack(): void {
    const next = this.#line.shift()
    // The slot passes straight to the next in line, so that nobody can jump the queue.
    if (next) next()
    else this.#taken -= 1
  }
}

/** Makes every request of an app hold one of the slots while it is worked on. */
export function inWorkerSlot(slots: WorkerSlots): MiddlewareHandler {
  return (_context, next) => slots.run(next)
}
