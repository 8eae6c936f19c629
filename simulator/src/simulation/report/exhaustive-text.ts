import { columns, wrapped } from '../../cli/text-layout.js'
import type { ExhaustiveFailure, ExhaustiveReport } from '../exhaustive/exhaustive-report.js'
import { exitCodeOf } from './exit-code.js'
import { failureText } from './failed-seed-text.js'
import { countText, spanText } from './figure-text.js'
import type { Style } from './paint.js'
import { quoted } from './replay-command.js'
import type { TextOptions } from './story-text.js'

/** What an enumeration came to, for a terminal: its counts, and every failure's story. */
export function exhaustiveText(report: ExhaustiveReport, options: TextOptions): string {
  const { paint, width = 80 } = options
  const settings = wrapped(`  ${settingsText(report)}`, width, '  ')
  return [
    `${paint('bold', 'EXHAUSTIVE')}  ${spanText(report.run.wallMs)}\n${paint('dim', settings)}`,
    countsText(report, options),
    ...report.failures.map((one) => failureText(one, replayOf(one, report), options)),
    exhaustiveEndText(report, options),
  ].join('\n\n')
}

/** The verdict, everything that led to it, and in the last line how many runs that is of. */
export function exhaustiveEndText(
  report: ExhaustiveReport,
  { paint, width = 80 }: TextOptions,
): string {
  const { verdict } = report
  const [word, style] = verdictWord(report)
  const why = word === 'FAILED' ? `: ${verdict}` : ''
  const line = `${word}${why} (exit code ${exitCodeOf(verdict)})`
  const reasons = reasonsOf(report).map((reason) => wrapped(`  - ${reason}`, width, '    '))
  return [paint(style, line), ...reasons, totalText(report)].join('\n')
}

/** How many singles and doubles there were, and how many of them broke something. */
export function totalText({ run, dialects, totals }: ExhaustiveReport): string {
  const { everyDouble } = run
  const singles = `${countText(totals.singles)} singles`
  const share = everyDouble > 1 ? `one in ${everyDouble} of all doubles, ` : ''
  const doubles = everyDouble === 0 ? '' : ` and ${share}${countText(totals.doubles)} doubles`
  const found = `${countText(totals.violations)} violations`
  const isAll = dialects.length === run.dialects.length && dialects.every((one) => one.isComplete)
  return isAll
    ? `all ${singles}${doubles}: ${found}`
    : `NOT ALL, only ${singles}${doubles}: ${found}`
}

/** Everything that keeps it from having passed, the gravest first. */
function reasonsOf({ verdict, invariants, determinism }: ExhaustiveReport): string[] {
  const { differences, forbidden } = determinism
  return [
    ...(verdict === 'interrupted' ? ['interrupted: what follows is of a part only'] : []),
    ...differences.map((one) => `it did not happen again: ${one}`),
    ...forbidden.map((one) => `it used what it must not: ${one}`),
    ...invariants
      .filter(({ violated }) => violated > 0)
      .map(({ id, violated }) => `${id} did not hold in ${countText(violated)} runs`),
  ]
}

function settingsText({ run }: ExhaustiveReport): string {
  const { world, seed, store, jobs, node, onlyFaults } = run
  return [
    `one payment of ${world}, seed ${seed}`,
    ...(onlyFaults === null ? [] : [`only ${onlyFaults.join(' ')}`]),
    `store ${store}`,
    jobs > 1 ? `${jobs} jobs` : 'one job',
    `node ${node}`,
  ].join('; ')
}

function countsText({ dialects }: ExhaustiveReport, { paint, width = 80 }: TextOptions): string {
  const heading = ['GATEWAY', 'POINTS', 'SINGLES', 'DOUBLES', 'VIOLATIONS', 'TIME', '']
  const rows = dialects.map(({ isComplete, ...count }) => [
    count.dialect,
    ...[count.points, count.singles, count.doubles, count.violations].map(countText),
    spanText(count.wallMs),
    isComplete ? '' : 'not all',
  ])
  const text = columns([heading, ...rows], { indent: 2, right: [1, 2, 3, 4, 5], width })
  const [first = '', ...others] = text.split('\n')
  return [paint('bold', first), ...others].join('\n')
}

function replayOf({ reproFile, dialect }: ExhaustiveFailure, { run }: ExhaustiveReport): string {
  if (reproFile !== undefined) return `pgsim replay ${quoted(reproFile)}`
  return `pgsim simulate --exhaustive --dialect ${quoted(dialect)} --store ${run.store}`
}

function verdictWord({ verdict }: ExhaustiveReport): readonly [string, Style] {
  if (verdict === 'passed') return ['PASSED', 'green']
  return verdict === 'interrupted' ? ['INTERRUPTED', 'yellow'] : ['FAILED', 'red']
}
