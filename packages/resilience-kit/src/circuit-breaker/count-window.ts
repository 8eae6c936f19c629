import type { OutcomeWindow } from './outcome-counts.js'

const FAILED = 1
const SLOW = 2

/** The last `size` calls: a ring and its running totals. */
export class CountWindow implements OutcomeWindow {
  calls = 0
  failed = 0
  slow = 0
  slowFailed = 0
  readonly #size: number
  readonly #ring: Uint8Array
  #next = 0

  constructor(size: number) {
    this.#size = size
    this.#ring = new Uint8Array(size)
  }

  record(failed: boolean, slow: boolean): void {
    const next = this.#next
    const before = this.#ring[next] as number
    const flags = (failed ? FAILED : 0) | (slow ? SLOW : 0)
    if (this.calls < this.#size) this.calls += 1
    else if (before !== 0) this.#count(before, -1)
    if (flags !== 0) this.#count(flags, 1)
    this.#ring[next] = flags
    this.#next = next + 1 === this.#size ? 0 : next + 1
  }

  expire(): void {
    // Only calls push calls out.
  }

  #count(flags: number, by: 1 | -1): void {
    if ((flags & FAILED) !== 0) this.failed += by
    if ((flags & SLOW) !== 0) this.slow += by
    if (flags === (FAILED | SLOW)) this.slowFailed += by
  }
}
