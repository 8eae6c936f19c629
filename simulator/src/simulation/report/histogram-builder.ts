import type { Histogram } from './histogram.js'

/** Buckets for all that is below 2 ** 53: eight single values, then eight to every doubling. */
const BUCKETS = 8 * (53 - 2)

/** Above 32 bits a value is first divided by this: so many doublings, so many buckets less. */
const DOUBLINGS = 21
const DIVISOR = 2 ** DOUBLINGS

/** Counts durations in log-linear buckets. */
export class HistogramBuilder {
  readonly #counts = new Float64Array(BUCKETS)
  #count = 0
  #min = Number.POSITIVE_INFINITY
  #max = 0
  #sum = 0

  /**
   * Counts one.
   *
   * @param ms whole milliseconds, from 0 on; a fraction is cut off
   * @throws {RangeError} where it is no such number.
   */
  record(ms: number): void {
    const value = Math.floor(ms)
    if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER)) {
      throw new RangeError(`ms must be a number from 0 to 2 ** 53 - 1, got ${ms}`)
    }
    const index = bucketOf(value)
    this.#counts[index] = (this.#counts[index] ?? 0) + 1
    this.#count += 1
    this.#sum += value
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
  }

  /** Counts all that another one has counted. */
  merge({ count, min, max, sum, buckets }: Histogram): void {
    if (count === 0) return
    for (const [upTo, inBucket] of buckets) {
      const index = bucketOf(upTo)
      this.#counts[index] = (this.#counts[index] ?? 0) + inBucket
    }
    this.#count += count
    this.#sum += sum
    this.#min = Math.min(this.#min, min)
    this.#max = Math.max(this.#max, max)
  }

  /** What has been counted so far; nothing that is counted later changes it. */
  histogram(): Histogram {
    const buckets: [number, number][] = []
    for (const [index, count] of this.#counts.entries()) {
      if (count > 0) buckets.push([upToOf(index), count])
    }
    const min = this.#count === 0 ? 0 : this.#min
    return { count: this.#count, min, max: this.#max, sum: this.#sum, buckets }
  }
}

/**
 * The duration that a share of all durations does not exceed, by nearest rank: at most 1/8 above
 * the true one, and never beyond the longest. Undefined where nothing was counted.
 *
 * @param p percent, above 0 and up to 100: 50 is the median
 */
export function percentile({ count, min, max, buckets }: Histogram, p: number): number | undefined {
  if (count === 0) return undefined
  // Without what multiplication leaves behind: 0.07 % of 10 000 is the 7th.
  const rank = Math.max(1, Math.ceil((p * count) / 100 - 1e-9))
  let seen = 0
  for (const [upTo, inBucket] of buckets) {
    seen += inBucket
    if (seen >= rank) return Math.min(max, Math.max(min, upTo))
  }
  return max
}

/** The smallest duration that falls into the bucket of this largest one. */
export function bucketStart(upTo: number): number {
  const index = bucketOf(upTo)
  return index === 0 ? 0 : upToOf(index - 1) + 1
}

function bucketOf(value: number): number {
  if (value < 8) return value
  if (value > 0xffff_ffff) return bucketOf(Math.floor(value / DIVISOR)) + 8 * DOUBLINGS
  const doubling = 31 - Math.clz32(value)
  return (doubling - 2) * 8 + ((value >>> (doubling - 3)) & 7)
}

function upToOf(index: number): number {
  if (index < 8) return index
  const width = 2 ** (Math.floor(index / 8) - 1)
  return (8 + (index % 8) + 1) * width - 1
}
