import { right, type Column, type Table } from '../table.js'
import { verdict, type Judged } from '../target.js'
import type { Comparison } from './comparisons.js'
import { figureOf, ratioOf, type Figure, type Measured, type Ratio } from './figures.js'

const columns: readonly Column[] = [
  { heading: 'call' },
  { heading: 'library' },
  right('ns'),
  right('bytes'),
  right('the kit is'),
  right('in its rounds'),
  { heading: 'target' },
]

/** A ratio as the tables show it. */
export function times(ratio: number): string {
  return `${ratio.toFixed(ratio < 10 ? 2 : 1)}x`
}

/** One row per call of the kit, followed by one per peer, with the ratio and its target. */
export function toTable(comparisons: readonly Comparison[], measured: Measured): Table {
  const rows = comparisons.flatMap(({ call, peers }) => [
    [call, 'kit', ...cost(figureOf(measured, 'kit', call)), '', '', ''],
    ...peers.map((peer) => {
      const ratio = ratioOf(measured, call, peer)
      return [
        `vs ${peer.call}`,
        peer.library,
        ...cost(figureOf(measured, peer.library, peer.call)),
        ...(ratio === undefined
          ? ['', '', '']
          : [...comparedCells(ratio), verdict(peer.target, ratio.ratio)]),
      ]
    }),
  ])
  return { columns, rows }
}

function cost(figure: Figure | undefined): readonly string[] {
  if (figure === undefined) return ['', '']
  return [String(Math.round(figure.nanoseconds)), String(figure.bytes)]
}

function comparedCells({ ratio, lowest, highest }: Ratio): readonly string[] {
  return [`${times(ratio)} as fast`, `${times(lowest)} .. ${times(highest)}`]
}

/** Every ratio that has a target; one that was not measured is no number. */
export function judgedRatios(
  comparisons: readonly Comparison[],
  measured: Measured,
): readonly Judged[] {
  return comparisons.flatMap(({ call, peers }) =>
    peers.flatMap((peer) => {
      if (peer.target === undefined) return []
      const figure = ratioOf(measured, call, peer)?.ratio ?? Number.NaN
      return [{ target: peer.target, figure }]
    }),
  )
}

/** Every ratio of the table, for the file of figures. */
export function ratios(comparisons: readonly Comparison[], measured: Measured) {
  return comparisons.flatMap(({ call, peers }) =>
    peers.flatMap((peer) => {
      const found = ratioOf(measured, call, peer)
      if (found === undefined) return []
      const { target } = peer
      const judged = target && { target: target.text, reached: target.isReachedBy(found.ratio) }
      const ratio = hundredths(found.ratio)
      const rounds = { lowest: hundredths(found.lowest), highest: hundredths(found.highest) }
      return [{ ...found, ratio, ...rounds, ...judged }]
    }),
  )
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100
}
