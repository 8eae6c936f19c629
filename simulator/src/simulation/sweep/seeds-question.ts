import { chanceOfAtLeast } from '../compare/claims/expected.js'
import { spanText } from '../report/figure-text.js'
import type { Figures, SeedsAnswer, SettingsPoint } from './sweep-report.js'

/** Their window, and how many failures in it open their breaker. */
const WINDOW_CALLS = 10
const OPENS_AT = 5

/** A chance that is smaller than this plays no part. */
const SMALL = 0.01

/**
 * "50 %, 10 calls, 10 s: why?", answered.
 *
 * @param failing the share of everyday calls that fail
 */
export function seedsAnswer(
  theirs: Figures,
  front: readonly SettingsPoint[],
  failing: number,
): SeedsAnswer {
  const better = bestWithin(theirs, front)
  const gap = better === undefined ? 0 : Math.max(0, better.figures.goodput - theirs.goodput)
  const chance = chanceOfAtLeast(OPENS_AT, WINDOW_CALLS, failing)
  return {
    better: better ?? null,
    gap,
    failing,
    chance,
    where: whereText(theirs, better, gap),
    why: whyText(theirs, failing, chance),
  }
}

/** The most goodput that the front has for no more load and no later cut-off. */
function bestWithin(
  { load, cutOffMs }: Figures,
  front: readonly SettingsPoint[],
): SettingsPoint | undefined {
  return front
    .filter(({ figures }) => figures.load <= load)
    .filter(({ figures }) => (figures.cutOffMs ?? Infinity) <= (cutOffMs ?? Infinity))
    .toSorted((one, other) => other.figures.goodput - one.figures.goodput)[0]
}

function whereText(theirs: Figures, better: SettingsPoint | undefined, gap: number): string {
  const { cutOffMs } = theirs
  const opens =
    cutOffMs === null ? 'never opens in a hang' : `opens ${spanText(cutOffMs)} into a hang`
  const point = `It accepts ${percent(theirs.goodput)} and ${opens}`
  if (better === undefined || gap < SMALL) {
    return `${point}: on the front, as far as this search can tell.`
  }
  const front = better.figures
  const soon = front.cutOffMs === null ? 'never' : `after ${spanText(front.cutOffMs)}`
  return (
    `${point}. The front has ${percent(front.goodput)} for no more requests and no later ` +
    `cut-off (${soon}): ${(gap * 100).toFixed(1)} points more.`
  )
}

function whyText(theirs: Figures, failing: number, chance: number): string {
  if (chance < SMALL) {
    return (
      `Too few calls fail from day to day (${percent(failing)}) for ${OPENS_AT} of ` +
      `${WINDOW_CALLS} to fail by chance; what it loses, it loses by refusing for 10 s when the ` +
      'gateway is back.'
    )
  }
  return (
    `A window of ${WINDOW_CALLS} calls at 50 % trips by chance: while ${percent(failing)} of the ` +
    `calls fail, ${OPENS_AT} or more of ${WINDOW_CALLS} do in ${percent(chance)} of all windows, ` +
    `and then everybody is refused for 10 s, ${percent(theirs.refusedWhileThere)} of all buyers ` +
    'here.'
  )
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
