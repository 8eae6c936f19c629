import { counted } from '../../cli/text-layout.js'
import type { HuntProgress } from '../hunt/hunt-options.js'
import { countText, factorText, perMinuteText, spanText } from './figure-text.js'
import { barLine, percentText, type BarOptions, type ProgressWords } from './progress-bar.js'

/** When a hunt is over: after so many seeds, after so many wall-clock ms, or what comes first. */
export interface HuntGoal {
  readonly seeds?: number
  readonly forMs?: number
}

/** What is shown of a hunt. */
export function huntWords(goal: HuntGoal): ProgressWords<HuntProgress> {
  return {
    share: (progress) => progressShare(progress, goal),
    lines: (progress, options) => progressLines(progress, goal, options),
    sentence: (progress) => progressSentence(progress, goal),
  }
}

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
  options: BarOptions,
): readonly [string, string] {
  const { paint, width } = options
  const style = progress.violations > 0 ? 'red' : 'green'
  return [
    barLine(progressShare(progress, goal), doneText(progress, goal), style, options),
    paint('dim', ` ${foundText(progress, width - 1)}`),
  ]
}

/** The same in one line, for logs. */
export function progressSentence(progress: HuntProgress, goal: HuntGoal): string {
  const share = percentText(progressShare(progress, goal))
  return `${share}  ${doneText(progress, goal)}  ${foundText(progress)}`
}

function doneText({ seeds, payments, wallMs }: HuntProgress, goal: HuntGoal): string {
  const of = goal.seeds === undefined ? '' : `/${countText(goal.seeds)}`
  const rate = perMinuteText(payments, wallMs)
  return `seeds ${countText(seeds)}${of}  payments ${countText(payments)}  ${rate}`
}

/** As much of it as there is room for: half a figure would be another one. */
function foundText(progress: HuntProgress, width = Infinity): string {
  const { virtualMs, wallMs, hits, crashes, violations, slowestConvergenceMs } = progress
  const parts = [
    `virtual ${spanText(virtualMs)} (${factorText(virtualMs, wallMs)})`,
    `strikes ${countText(hits)}`,
    `crashes ${countText(crashes)}`,
    counted(violations, 'violation'),
    `slowest ${spanText(slowestConvergenceMs)}`,
  ]
  while (parts.length > 0 && parts.join('  ').length > width) parts.pop()
  return parts.join('  ')
}
