import type { OutcomeCounts, OutcomeWindow } from './outcome-counts.js'

const FAILED = 1
const SLOW = 2

/** The last `size` calls: a ring and its running totals. */
export class CountWindow implements OutcomeWindow {
  readonly #ring: Uint8Array
  #next = 0
  #calls = 0
  #failed = 0
  #slow = 0
  #slowFailed = 0

  constructor(size: number) {
    this.#ring = new Uint8Array(size)
  }

  record(failed: boolean, slow: boolean): void {
    const size = this.#ring.length
    if (this.#calls === size) this.#count(this.#ring[this.#next] ?? 0, -1)
    else this.#calls += 1
    const flags = (failed ? FAILED : 0) | (slow ? SLOW : 0)
    this.#ring[this.#next] = flags
    this.#count(flags, 1)
    this.#next = this.#next + 1 === size ? 0 : this.#next + 1
  }

  counts(): OutcomeCounts {
    return {
      calls: this.#calls,
      failed: this.#failed,
      slow: this.#slow,
      slowFailed: this.#slowFailed,
    }
  }

  #count(flags: number, by: 1 | -1): void {
    if ((flags & FAILED) !== 0) this.#failed += by
    if ((flags & SLOW) !== 0) this.#slow += by
    if (flags === (FAILED | SLOW)) this.#slowFailed += by
  }
}
