import { median } from '../percentile.js'

/** What one round measured of one server. */
export interface Figure {
  /** Requests answered a second, as many as go. */
  readonly perSecond: number
  /** Processor time of the server for each of them, in microseconds. */
  readonly cpuUs: number
  /** At an even pace: from the request to the end of its answer. */
  readonly p50Ms: number
  readonly p99Ms: number
}

/** One server in all rounds. */
export type Figures = readonly Figure[]

/** How a server stands to the bare handler of the same round. */
export interface Compared {
  /** Requests a second for each one of the bare handler's: median of the rounds. */
  readonly ratio: number
  readonly lowest: number
  readonly highest: number
  /** What it adds to an answer's time: median of the rounds. */
  readonly addedP50Ms: number
  readonly addedP99Ms: number
}

/** The middle of all rounds, each figure by itself. */
export function middle(figures: Figures): Figure {
  const of = (what: keyof Figure) => median(figures.map((figure) => figure[what]))
  return { perSecond: of('perSecond'), cpuUs: of('cpuUs'), p50Ms: of('p50Ms'), p99Ms: of('p99Ms') }
}

/** Sets each round of a server against the same round of the bare handler. */
export function compared(server: Figures, bare: Figures): Compared {
  const less = (what: 'p50Ms' | 'p99Ms') =>
    median(server.map((figure, round) => figure[what] - (bare[round]?.[what] ?? Number.NaN)))
  const ratios = server.map((figure, round) => {
    return figure.perSecond / (bare[round]?.perSecond ?? Number.NaN)
  })
  return {
    ratio: median(ratios),
    lowest: Math.min(...ratios),
    highest: Math.max(...ratios),
    addedP50Ms: less('p50Ms'),
    addedP99Ms: less('p99Ms'),
  }
}
