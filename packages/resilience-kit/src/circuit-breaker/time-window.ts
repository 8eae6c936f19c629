import type { OutcomeWindow } from './outcome-counts.js'

/** Calls, failed, slow, slow and failed: so many numbers for each slice. */
const STRIDE = 4

/**
 * The calls of the last `ms` milliseconds: a ring of slices aligned to the monotonic clock, and
 * their running total. Reading expires too, so a quiet hour leaves nothing; a clock that stands
 * still or goes back expires nothing.
 */
export class TimeWindow implements OutcomeWindow {
  calls = 0
  failed = 0
  slow = 0
  slowFailed = 0
  readonly #sliceMs: number
  readonly #size: number
  readonly #slices: Int32Array
  /** Number of the current slice since the clock's start, and where it stands in the ring. */
  #head = Number.NEGATIVE_INFINITY
  #at = 0
  #headEndsAt = Number.NEGATIVE_INFINITY

  constructor(ms: number, slices: number) {
    this.#sliceMs = ms / slices
    this.#size = slices
    this.#slices = new Int32Array(slices * STRIDE)
  }

  record(failed: boolean, slow: boolean, now: number): void {
    if (now >= this.#headEndsAt) this.expire(now)
    const f = failed ? 1 : 0
    const s = slow ? 1 : 0
    this.#add(this.#at, 1, f, s, f & s)
  }

  /** Empties the slices that `now` has overtaken. */
  expire(now: number): void {
    const slice = Math.floor(now / this.#sliceMs)
    if (slice <= this.#head) return
    const steps = Math.min(slice - this.#head, this.#size)
    for (let step = 0; step < steps; step += 1) {
      const at = this.#placeOf(slice - step)
      const [calls = 0, failed = 0, slow = 0, both = 0] = this.#slices.subarray(at, at + STRIDE)
      this.#add(at, -calls, -failed, -slow, -both)
    }
    this.#head = slice
    this.#at = this.#placeOf(slice)
    this.#headEndsAt = (slice + 1) * this.#sliceMs
  }

  /** Where the numbers of a slice stand in the ring; a monotonic clock may begin below 0. */
  #placeOf(slice: number): number {
    const rest = slice % this.#size
    return (rest < 0 ? rest + this.#size : rest) * STRIDE
  }

  #add(at: number, calls: number, failed: number, slow: number, slowFailed: number): void {
    const slices = this.#slices
    this.calls += calls
    slices[at] = (slices[at] as number) + calls
    if (failed === 0 && slow === 0) return
    this.failed += failed
    this.slow += slow
    this.slowFailed += slowFailed
    slices[at + 1] = (slices[at + 1] as number) + failed
    slices[at + 2] = (slices[at + 2] as number) + slow
    slices[at + 3] = (slices[at + 3] as number) + slowFailed
  }
}
