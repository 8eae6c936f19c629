import type { Comparison, Peer } from './comparisons.js'
import { figureOf, ratioOf, type Measured, type Ratio } from './figures.js'
import { times } from './report.js'

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
  measured: Measured,
): readonly string[] {
  return comparisons.flatMap((comparison) =>
    comparison.peers.flatMap((peer) => limitOf(comparison, peer, measured)),
  )
}

function limitOf(
  { call, clockReads = 0 }: Comparison,
  peer: Peer,
  measured: Measured,
): readonly string[] {
  const ratio = ratioOf(measured, call, peer)
  const takes = figureOf(measured, 'kit', call)?.nanoseconds
  const { target, library, leavesOut } = peer
  if (ratio === undefined || takes === undefined || target === undefined) return []
  if (target.isReachedBy(ratio.ratio)) return []
  // By the ratio and not by the peer's own figure, which is from other moments.
  const wanted = ns((takes * ratio.ratio) / target.limit)
  return [
    [
      `What limits \`${call}\` against ${library}'s \`${peer.call}\`:`,
      `it takes ${ns(takes)}, and ${target.text} would be ${wanted}.`,
      ...basis(measured),
      ...clockPrice(clockReads, takes, ratio, measured),
      ...(leavesOut === undefined ? [] : [`${library}'s ${leavesOut}.`]),
      ...undecided(ratio, target.limit),
    ].join(' '),
  ]
}

function basis(measured: Measured): readonly string[] {
  const nothing = figureOf(measured, 'kit', NOTHING)
  if (nothing === undefined) return []
  return [`Any call through the kit takes ${ns(nothing.nanoseconds)} (\`${NOTHING}\`).`]
}

function clockPrice(
  reads: number,
  takes: number,
  { ratio }: Ratio,
  measured: Measured,
): readonly string[] {
  const twice = figureOf(measured, 'kit', CLOCK)
  const bare = figureOf(measured, 'kit', AWAIT)
  if (reads === 0 || twice === undefined || bare === undefined) return []
  const price = (Math.max(0, twice.nanoseconds - bare.nanoseconds) * reads) / 2
  const without = (ratio * takes) / (takes - price)
  return [
    `To measure how long the function took it reads the clock ${reads} times, ${ns(price)} in`,
    `this run (\`${CLOCK}\` less \`${AWAIT}\`); without them it would be`,
    `${times(without)} as fast.`,
  ]
}

function undecided({ lowest, highest }: Ratio, limit: number): readonly string[] {
  if (highest < limit || lowest > limit) return []
  return [
    `Its rounds lie on both sides of the target (${times(lowest)} .. ${times(highest)}), so this`,
    'run alone does not tell whether it is reached.',
  ]
}
