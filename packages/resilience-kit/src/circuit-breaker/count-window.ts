import type { OutcomeWindow } from './outcome-counts.js'

const FAILED = 1
const SLOW = 2

/** The last `size` calls: a ring and its running totals. */
export class CountWindow implements OutcomeWindow {
  calls = 0
  failed = 0
  slow = 0
  slowFailed = 0
  readonly #ring: Uint8Array
  #next = 0

  constructor(size: number) {
    this.#ring = new Uint8Array(size)
  }

  record(failed: boolean, slow: boolean): void {
    const ring = this.#ring
    const next = this.#next
    if (this.calls < ring.length) this.calls += 1
    else this.#count(ring[next] as number, -1)
    const flags = (failed ? FAILED : 0) | (slow ? SLOW : 0)
    ring[next] = flags
    this.#count(flags, 1)
    this.#next = next + 1 === ring.length ? 0 : next + 1
  }

  expire(): void {
    // Only calls push calls out.
  }

  #count(flags: number, by: 1 | -1): void {
    if (flags === 0) return
    if ((flags & FAILED) !== 0) this.failed += by
    if ((flags & SLOW) !== 0) this.slow += by
    if (flags === (FAILED | SLOW)) this.slowFailed += by
  }
}
