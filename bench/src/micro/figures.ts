import { median } from '../percentile.js'
import type { Peer } from './comparisons.js'
import type { LibraryName } from './libraries.js'

/** What one call of one library cost. */
export interface Figure {
  readonly library: LibraryName
  readonly call: string
  /** Nanoseconds per call: median of all slices. */
  readonly nanoseconds: number
  /** Bytes allocated per call. */
  readonly bytes: number
}

/** How many times as fast as its peer the kit's call is; above 1, the kit is the faster one. */
export interface Ratio {
  readonly call: string
  readonly library: Peer['library']
  readonly peer: string
  /** Median of the rounds. */
  readonly ratio: number
  /** The round with the lowest ratio. */
  readonly lowest: number
  /** The round with the highest ratio. */
  readonly highest: number
}

/** What a run measured. */
export interface Measured {
  readonly figures: readonly Figure[]
  readonly ratios: readonly Ratio[]
}

/** The figure of one call from what it allocates and from all of its slices. */
export function toFigure(
  { library, call, bytes }: Omit<Figure, 'nanoseconds'>,
  slices: readonly number[],
): Figure {
  const nanoseconds = Math.round(median(slices) * 10) / 10
  return { library, call, nanoseconds, bytes: Math.round(bytes) }
}

/**
 * The ratio of one round, from slices that were taken in turn. Each of the kit's is set against the
 * peer's next to it: a machine that gets slower meanwhile slows both.
 */
export function ratioOfRound(kit: readonly number[], peer: readonly number[]): number {
  return median(kit.map((nanoseconds, at) => (peer[at] ?? Number.NaN) / nanoseconds))
}

/** The ratio of a call to its peer from those of the rounds. */
export function toRatio(call: string, peer: Peer, rounds: readonly number[]): Ratio {
  return {
    call,
    library: peer.library,
    peer: peer.call,
    ratio: median(rounds),
    lowest: Math.min(...rounds),
    highest: Math.max(...rounds),
  }
}

/** The figure of one call; undefined if it was not measured. */
export function figureOf(
  { figures }: Measured,
  library: LibraryName,
  call: string,
): Figure | undefined {
  return figures.find((figure) => figure.library === library && figure.call === call)
}

/** The ratio of one call of the kit to a peer; undefined if it was not measured. */
export function ratioOf({ ratios }: Measured, call: string, peer: Peer): Ratio | undefined {
  return ratios.find(
    (ratio) => ratio.call === call && ratio.library === peer.library && ratio.peer === peer.call,
  )
}
