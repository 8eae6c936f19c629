import type { OutcomeCounts, OutcomeWindow } from './outcome-counts.js'

const NOTHING: OutcomeCounts = { calls: 0, failed: 0, slow: 0, slowFailed: 0 }

function plus(a: OutcomeCounts, b: OutcomeCounts, sign: 1 | -1): OutcomeCounts {
  return {
    calls: a.calls + sign * b.calls,
    failed: a.failed + sign * b.failed,
    slow: a.slow + sign * b.slow,
    slowFailed: a.slowFailed + sign * b.slowFailed,
  }
}

/**
 * The calls of the last `ms` milliseconds: a ring of slices aligned to the monotonic clock, and
 * their running total. Reading expires too, so a quiet hour leaves nothing; a clock that stands
 * still or goes back expires nothing.
 */
export class TimeWindow implements OutcomeWindow {
  readonly #sliceMs: number
  readonly #slices: OutcomeCounts[]
  #head: number | undefined
  #total = NOTHING

  constructor(ms: number, slices: number) {
    this.#sliceMs = ms / slices
    this.#slices = Array.from({ length: slices }, () => NOTHING)
  }

  record(failed: boolean, slow: boolean, now: number): void {
    const at = this.#expire(now)
    const one: OutcomeCounts = {
      calls: 1,
      failed: failed ? 1 : 0,
      slow: slow ? 1 : 0,
      slowFailed: failed && slow ? 1 : 0,
    }
    this.#slices[at] = plus(this.#slices[at] ?? NOTHING, one, 1)
    this.#total = plus(this.#total, one, 1)
  }

  counts(now: number): OutcomeCounts {
    this.#expire(now)
    return this.#total
  }

  /** Empties the slices that `now` has overtaken; answers where the current one stands. */
  #expire(now: number): number {
    const size = this.#slices.length
    const slice = Math.floor(now / this.#sliceMs)
    const head = this.#head ?? slice
    const steps = Math.min(slice - head, size)
    for (let step = 1; step <= steps; step += 1) {
      const at = (head + step) % size
      this.#total = plus(this.#total, this.#slices[at] ?? NOTHING, -1)
      this.#slices[at] = NOTHING
    }
    this.#head = Math.max(slice, head)
    return this.#head % size
  }
}
