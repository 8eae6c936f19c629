import { median } from '../percentile.js'
import type { LibraryName } from './libraries.js'

/** What one call of one library cost. */
export interface Figure {
  readonly library: LibraryName
  readonly call: string
  /** Nanoseconds per call: median of the rounds. */
  readonly nanoseconds: number
  /** The fastest round. */
  readonly fastest: number
  /** The slowest round. */
  readonly slowest: number
  /** Bytes allocated per call. */
  readonly bytes: number
}

/** The figure of one call from what its rounds measured. */
export function toFigure(
  library: LibraryName,
  call: string,
  rounds: readonly number[],
  bytes: number,
): Figure {
  return {
    library,
    call,
    nanoseconds: tenths(median(rounds)),
    fastest: tenths(Math.min(...rounds)),
    slowest: tenths(Math.max(...rounds)),
    bytes: Math.round(bytes),
  }
}

/** The figure of one call; undefined if it was not measured. */
export function figureOf(
  figures: readonly Figure[],
  library: LibraryName,
  call: string,
): Figure | undefined {
  return figures.find((figure) => figure.library === library && figure.call === call)
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}
