/** The hash of no trace at all. */
export const noTraces = '0'.repeat(16)

/**
 * One hash for the traces of two runs, or of two groups of runs: their sum. In which order they
 * come does not matter, so that it says whether two machines, releases of Node or numbers of
 * threads have played the same.
 *
 * @param one 16 hex digits, as the other
 */
export function addedTraces(one: string, other: string): string {
  const sum = BigInt.asUintN(64, BigInt(`0x${one}`) + BigInt(`0x${other}`))
  return sum.toString(16).padStart(16, '0')
}
