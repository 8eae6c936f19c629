/**
 * The value that a share of all values does not exceed, by nearest rank; undefined where there are
 * none.
 *
 * @param values in any order; infinity stands for what never came
 * @param p percent, above 0 and up to 100: 50 is the median
 */
export function percentileOf(values: readonly number[], p: number): number | undefined {
  const sorted = values.toSorted((one, other) => one - other)
  // Without what multiplication leaves behind: 99.9 % of 1000 is the 999th.
  return sorted[Math.max(1, Math.ceil((p * sorted.length) / 100 - 1e-9)) - 1]
}
