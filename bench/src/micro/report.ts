import type { Column, Table } from '../table.js'
import { verdict, type Judged } from '../target.js'
import type { Comparison, Peer } from './comparisons.js'
import { figureOf, type Figure } from './figures.js'

const columns: readonly Column[] = [
  { heading: 'call' },
  { heading: 'library' },
  { heading: 'ns', align: 'right' },
  { heading: 'rounds', align: 'right' },
  { heading: 'bytes', align: 'right' },
  { heading: 'the kit is', align: 'right' },
  { heading: 'target' },
]

/** How many times faster the kit's call is than its peer's: above 1, the kit is the faster one. */
export function ratioOf(kit: Figure, peer: Figure): number {
  return peer.nanoseconds / kit.nanoseconds
}

/** Both sides of a comparison; undefined unless both were measured. */
export function sides(figures: readonly Figure[], call: string, peer: Peer) {
  const kit = figureOf(figures, 'kit', call)
  const other = figureOf(figures, peer.library, peer.call)
  return kit && other && { kit, other }
}

/** One row per call of the kit, followed by one per peer, with the ratio and its target. */
export function toTable(comparisons: readonly Comparison[], figures: readonly Figure[]): Table {
  const rows = comparisons.flatMap(({ call, peers }) => [
    rowOf(call, 'kit', figureOf(figures, 'kit', call), '', ''),
    ...peers.map((peer) => {
      const both = sides(figures, call, peer)
      const ratio = both && ratioOf(both.kit, both.other)
      const text = ratio === undefined ? '' : `${ratio.toFixed(ratio < 10 ? 2 : 1)}x as fast`
      const judged = ratio === undefined ? '' : verdict(peer.target, ratio)
      return rowOf(`vs ${peer.call}`, peer.library, both?.other, text, judged)
    }),
  ])
  return { columns, rows }
}

function rowOf(
  call: string,
  library: string,
  figure: Figure | undefined,
  ratio: string,
  judged: string,
): readonly string[] {
  if (figure === undefined) return [call, library, '', '', '', ratio, judged]
  const { nanoseconds, fastest, slowest, bytes } = figure
  const range = `${Math.round(fastest)} .. ${Math.round(slowest)}`
  return [call, library, String(Math.round(nanoseconds)), range, String(bytes), ratio, judged]
}

/** Every ratio that has a target. */
export function judgedRatios(
  comparisons: readonly Comparison[],
  figures: readonly Figure[],
): readonly Judged[] {
  return comparisons.flatMap(({ call, peers }) =>
    peers.flatMap((peer) => {
      const both = sides(figures, call, peer)
      if (peer.target === undefined) return []
      return [{ target: peer.target, figure: both ? ratioOf(both.kit, both.other) : Number.NaN }]
    }),
  )
}

/** Every ratio of the table, for the file of figures. */
export function ratios(comparisons: readonly Comparison[], figures: readonly Figure[]) {
  return comparisons.flatMap(({ call, peers }) =>
    peers.flatMap((peer) => {
      const both = sides(figures, call, peer)
      if (both === undefined) return []
      const ratio = Math.round(ratioOf(both.kit, both.other) * 100) / 100
      const { library, target } = peer
      const reached = target && { target: target.text, reached: target.isReachedBy(ratio) }
      return [{ call, library, peer: peer.call, ratio, ...reached }]
    }),
  )
}
