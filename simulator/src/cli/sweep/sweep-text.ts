import { spanText } from '../../simulation/report/figure-text.js'
import type { Figures, SettingsPoint, SweepReport } from '../../simulation/sweep/sweep-report.js'
import { columns, wrapped } from '../text-layout.js'
import { plotsOf } from './plot.js'
import { LETTERS, plotText } from './plot-text.js'

/** Everything fits a terminal of this width. */
const WIDTH = 80
const LEGEND = [
  `${LETTERS.tried} tried`,
  `${LETTERS.front} on the front`,
  `${LETTERS.seeds} the seeds`,
  `${LETTERS.gateway} presets.gateway`,
].join('   ')
/** So many settings of the front are shown. */
const MOST_SHOWN = 10

/** A sweep for people. */
export function sweepText(report: SweepReport): string {
  const { run, front, landmarks, seedsQuestion } = report
  const shown = spreadOver(front, MOST_SHOWN)
  const left = front.length - shown.length
  const worlds = run.worlds === 1 ? 'no other world' : `${run.worlds} worlds`
  const parts = [
    ...(run.isPartial ? ['INTERRUPTED: this is about what was tried until then.'] : []),
    wrapped(`profile ${run.profile}: ${run.explains}`, WIDTH),
    wrapped(
      `${run.tried} settings tried over ${run.orders} orders each, ${run.perSecond} a second, ` +
        `those on the front in ${worlds}; seed ${run.seed}, virtual time`,
      WIDTH,
    ),
    ...plotsOf(report).map((plot) => plotText(plot, WIDTH)),
    LEGEND,
    wrapped(
      'Goodput: accepted, of the orders that came while the gateway was there. Everyday: ' +
        'requests for each order of the profile. "80 % of 9 s (25)": once 25 calls have ended in ' +
        'them.',
      WIDTH,
    ),
    `THE FRONT${left > 0 ? `  (${shown.length} of ${front.length}; --json has all)` : ''}`,
    frontTable(shown, landmarks),
    'THE SEEDS ASK: "50 %, 10 CALLS, 10 S: WHY?"',
    wrapped(`${seedsQuestion.where} ${seedsQuestion.why}`, WIDTH),
  ]
  return `${parts.join('\n\n')}\n`
}

function frontTable(front: readonly SettingsPoint[], landmarks: SweepReport['landmarks']): string {
  const rows = [
    ...front.map(({ text, figures }) => [...cellsOf(figures), text]),
    ...landmarks.map(({ name, explains, figures }) => [
      ...cellsOf(figures),
      `${name}: ${explains}`,
    ]),
  ]
  const headings = ['goodput', 'load', 'cut-off', 'everyday', 'settings']
  return columns([headings, ...rows], { indent: 2, right: [0, 1, 2, 3], width: WIDTH })
}

/** Goodput, load, cut-off, and what an order of the profile takes. */
export function cellsOf({ goodput, load, cutOffMs, requestsPerOrder }: Figures): string[] {
  return [
    `${(goodput * 100).toFixed(1)} %`,
    load.toFixed(2),
    cutOffMs === null ? 'never' : spanText(cutOffMs),
    requestsPerOrder.toFixed(2),
  ]
}

/** At most so many of them, evenly from the first to the last. */
function spreadOver<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all
  const step = (all.length - 1) / (most - 1)
  return Array.from({ length: most }, (_, index) => all[Math.round(index * step)] as T)
}
