import type { Comparison, Peer } from './comparisons.js'
import { libraryNames, type LibraryName } from './libraries.js'

/** What one slice measures: the kit's call of a comparison, or one of its peers. */
export type Side = Comparison | Peer

/** Slices of every side that count in a round. Odd, so that one of them is in the middle. */
export const SLICES = 11

export function libraryOf(side: Side): LibraryName {
  return 'library' in side ? side.library : 'kit'
}

export function sidesOf(comparison: Comparison): readonly Side[] {
  return [comparison, ...comparison.peers]
}

/** Every call that the comparisons name, by library; none of a library that they do not name. */
export function callsOf(
  comparisons: readonly Comparison[],
): ReadonlyMap<LibraryName, readonly string[]> {
  const sides = comparisons.flatMap(sidesOf)
  const callsIn = (library: LibraryName) =>
    new Set(sides.filter((side) => libraryOf(side) === library).map(({ call }) => call))
  const calls = libraryNames.map((library) => [library, [...callsIn(library)]] as const)
  return new Map(calls.filter(([, names]) => names.length > 0))
}

/** `items` from the one at `start` on, then those before it. */
export function rotated<T>(items: readonly T[], start: number): readonly T[] {
  const at = items.length === 0 ? 0 : start % items.length
  return [...items.slice(at), ...items.slice(0, at)]
}

/**
 * The turns of one of `rounds` rounds: in each of them every side is measured once. The first turn
 * only warms up; its slices do not count.
 *
 * The sides of a comparison follow each other, and another one begins each turn, as in kit, peer,
 * peer, kit: what changes with time touches all of them. The slices of a call are spread over the
 * round, since machine code changes as more calls get warm. Every round begins with another
 * comparison, so that no call always comes behind the same one.
 */
export function turnsOf(
  comparisons: readonly Comparison[],
  round: number,
  rounds: number,
): readonly (readonly Side[])[] {
  const order = rotated(comparisons, Math.floor((round * comparisons.length) / rounds))
  return Array.from({ length: 1 + SLICES }, (_, turn) =>
    order.flatMap((comparison) => rotated(sidesOf(comparison), turn)),
  )
}
