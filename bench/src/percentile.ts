/** The middle of `values`; of an even number of them the lower one of the two. NaN for none. */
export function median(values: readonly number[]): number {
  return percentile(values, 50)
}

/**
 * The smallest of `values` that is not below `percent` (0..100) percent of them; NaN for none.
 */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN
}
