import type { Comparison, Peer } from './comparisons.js'
import { figureOf, type Figure } from './figures.js'
import { ratioOf, sides } from './report.js'

/** What every call through the kit costs, whatever it is guarded by. */
const NOTHING = 'pipeline of nothing'
const AWAIT = 'bare await'
const CLOCK = 'performance.now() twice'

const ns = (nanoseconds: number): string => `${Math.round(nanoseconds)} ns`

/**
 * One paragraph for each target that is not reached: what the kit's call consists of, as far as
 * other rows of the same run tell. None for what was not measured.
 */
export function whatLimits(
  comparisons: readonly Comparison[],
  figures: readonly Figure[],
): readonly string[] {
  return comparisons.flatMap((comparison) =>
    comparison.peers.flatMap((peer) => limitOf(comparison, peer, figures)),
  )
}

function limitOf(
  { call, clockReads = 0 }: Comparison,
  peer: Peer,
  figures: readonly Figure[],
): readonly string[] {
  const both = sides(figures, call, peer)
  const { target, library, leavesOut } = peer
  if (both === undefined || target === undefined) return []
  const { kit, other } = both
  if (target.isReachedBy(ratioOf(kit, other))) return []
  const wanted = ns(other.nanoseconds / target.limit)
  return [
    [
      `What limits \`${call}\` against ${library}'s \`${peer.call}\`:`,
      `it takes ${ns(kit.nanoseconds)}, and ${target.text} would be ${wanted}.`,
      ...basis(figures),
      ...clockPrice(clockReads, both, figures),
      ...(leavesOut === undefined ? [] : [`${library}'s ${leavesOut}.`]),
      ...overlap(kit, other),
    ].join(' '),
  ]
}

function basis(figures: readonly Figure[]): readonly string[] {
  const nothing = figureOf(figures, 'kit', NOTHING)
  if (nothing === undefined) return []
  return [`Any call through the kit takes ${ns(nothing.nanoseconds)} (\`${NOTHING}\`).`]
}

function clockPrice(
  reads: number,
  { kit, other }: { readonly kit: Figure; readonly other: Figure },
  figures: readonly Figure[],
): readonly string[] {
  const twice = figureOf(figures, 'kit', CLOCK)
  const bare = figureOf(figures, 'kit', AWAIT)
  if (reads === 0 || twice === undefined || bare === undefined) return []
  const price = (Math.max(0, twice.nanoseconds - bare.nanoseconds) * reads) / 2
  const without = other.nanoseconds / (kit.nanoseconds - price)
  return [
    `To measure how long the function took it reads the clock ${reads} times, ${ns(price)} in`,
    `this run (\`${CLOCK}\` less \`${AWAIT}\`); without them it would be`,
    `${without.toFixed(2)}x as fast.`,
  ]
}

function overlap(kit: Figure, other: Figure): readonly string[] {
  if (kit.fastest > other.slowest || other.fastest > kit.slowest) return []
  const range = ({ fastest, slowest }: Figure) => `${Math.round(fastest)} .. ${ns(slowest)}`
  return [
    `The rounds of both overlap (${range(kit)} and ${range(other)}), so this run alone does not`,
    'tell which one is faster.',
  ]
}
