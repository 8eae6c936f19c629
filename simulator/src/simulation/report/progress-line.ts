import { counted } from '../../cli/text-layout.js'
import type { HuntProgress } from '../hunt/hunt-options.js'
import { countText, factorText, perMinuteText, spanText } from './figure-text.js'
import type { Paint } from './paint.js'

/** When a hunt is over: after so many seeds, after so many wall-clock ms, or what comes first. */
export interface HuntGoal {
  readonly seeds?: number
  readonly forMs?: number
}

/** The bar is so long at least and at most, without its brackets. */
const [SHORTEST, LONGEST] = [8, 30]

/** How much of a hunt is done, 0 to 1. */
export function progressShare({ seeds, wallMs }: HuntProgress, goal: HuntGoal): number {
  const bySeeds = goal.seeds === undefined ? 0 : seeds / goal.seeds
  const byTime = goal.forMs === undefined ? 0 : wallMs / goal.forMs
  return Math.min(1, Math.max(bySeeds, byTime))
}

/** The two lines that a terminal shows and draws again and again, none longer than `width`. */
export function progressLines(
  progress: HuntProgress,
  goal: HuntGoal,
  { paint, width }: { readonly paint: Paint; readonly width: number },
): readonly [string, string] {
  const share = progressShare(progress, goal)
  const rest = ` ${percentText(share).padStart(5)}  ${doneText(progress, goal)}`
  const length = Math.min(LONGEST, Math.max(SHORTEST, width - rest.length - 3))
  const filled = Math.round(share * length)
  const drawn = '#'.repeat(Math.max(0, filled - 1)) + (filled > 0 ? '>' : '')
  const bar = ` [${drawn}${'-'.repeat(length - filled)}]`
  const style = progress.violations > 0 ? 'red' : 'green'
  const first = `${bar}${rest}`.slice(0, width)
  return [
    paint(style, first.slice(0, bar.length)) + first.slice(bar.length),
    paint('dim', ` ${foundText(progress)}`.slice(0, width)),
  ]
}

/** The same in one line, for logs. */
export function progressSentence(progress: HuntProgress, goal: HuntGoal): string {
  const share = percentText(progressShare(progress, goal))
  return `${share}  ${doneText(progress, goal)}  ${foundText(progress)}`
}

function percentText(share: number): string {
  return `${Math.floor(share * 100)} %`
}

function doneText({ seeds, payments, wallMs }: HuntProgress, goal: HuntGoal): string {
  const of = goal.seeds === undefined ? '' : `/${countText(goal.seeds)}`
  const rate = perMinuteText(payments, wallMs)
  return `seeds ${countText(seeds)}${of}  payments ${countText(payments)}  ${rate}`
}

function foundText(progress: HuntProgress): string {
  const { virtualMs, wallMs, hits, crashes, violations, slowestConvergenceMs } = progress
  return [
    `virtual ${spanText(virtualMs)} (${factorText(virtualMs, wallMs)})`,
    `strikes ${countText(hits)}`,
    `crashes ${countText(crashes)}`,
    counted(violations, 'violation'),
    `slowest ${spanText(slowestConvergenceMs)}`,
  ].join('  ')
}
