/**
 * Durations in log-linear buckets: eight to every doubling, so that a percentile is off by at most
 * 1/8. Merging many loses nothing.
 */
export interface Histogram {
  readonly count: number
  readonly min: number
  readonly max: number
  readonly sum: number
  /** Pairs of the bucket's largest value in ms, and how many fell into it; ascending. */
  readonly buckets: readonly (readonly [upTo: number, count: number])[]
}
