import { columns, plainText, textWidth, wrapped } from '../../cli/text-layout.js'
import type { HuntReport } from '../hunt/hunt-report.js'
import { exitCodeOf } from './exit-code.js'
import { failedSeedText } from './failed-seed-text.js'
import { countText, factorText, perMinuteText, spanText } from './figure-text.js'
import type { Paint, Style } from './paint.js'
import { reasonsOf } from './reasons.js'
import type { TextOptions } from './story-text.js'
import { determinismText, healedText, summarySections, type Section } from './summary-sections.js'

const MARK_STYLES: Readonly<Record<string, Style>> = {
  ok: 'green',
  x: 'red',
  '!!': 'yellow',
  '-': 'dim',
}

/** A space at which no line ends. */
const NO_BREAK = '\u00A0'

/** What a hunt came to, for a terminal: the verdict, the tables, and every failure's story. */
export function summaryText(report: HuntReport, options: TextOptions): string {
  const { paint, width = 80 } = options
  const sections = summarySections(report)
  // One width for the names of all tables, so that their figures stand below each other.
  const names = sections.flatMap(({ heading, rows }) => [
    textWidth(heading[0] ?? ''),
    ...rows.map(({ name }) => textWidth(plainText(name)) + 4),
  ])
  const nameWidth = Math.max(...names, 40)
  const tables = sections.map((section) => sectionText(section, nameWidth, options))
  const healed =
    Object.keys(report.healedBy).length === 0
      ? []
      : [`${paint('bold', '  HEALED BY')}\n${healedText(report, width)}`]
  return [
    headText(report, options),
    ...tables,
    ...healed,
    `${paint('bold', '  DETERMINISM')}  ${determinismText(report)}`,
    tracesText(report, options),
    ...report.failures.map((failure) => failedSeedText(report, failure, options)),
    endText(report, options),
  ].join('\n\n')
}

function tracesText({ run }: HuntReport, { paint }: TextOptions): string {
  const everywhere = 'whatever the machine and the number of jobs'
  return `${paint('bold', '  TRACES')}       ${run.traces}, ${everywhere}`
}

/** How many of what in what time; spaces inside a figure do not break. */
export function figuresText({ run, totals }: HuntReport): string {
  const rate = perMinuteText(totals.payments, run.wallMs)
  const factor = factorText(run.virtualMs, run.wallMs)
  const virtual = `${unbroken(spanText(run.virtualMs))} of virtual time`
  const seeds = unbroken(`${countText(run.seeds)} seeds`)
  return [
    `${seeds} - ${unbroken(countText(totals.payments))} payments`,
    `${virtual} in ${unbroken(spanText(run.wallMs))} (${unbroken(rate)}, ${unbroken(factor)})`,
  ].join(' - ')
}

function unbroken(text: string): string {
  return text.replaceAll(' ', NO_BREAK)
}

/** The settings of a hunt, but for its scenario. */
export function settingsText({ run }: Pick<HuntReport, 'run'>): string {
  const last = run.firstSeed + Math.max(1, run.seeds) - 1
  const jobs = run.jobs > 1 ? `${run.jobs} jobs` : 'one job'
  const isDrawn = run.isSwarm && !run.typed.includes('hell')
  return [
    ...(isDrawn ? ['faults drawn per seed'] : []),
    ...typedText(run.typed),
    `seeds ${countText(run.firstSeed)} to ${countText(last)}`,
    `${run.entitiesPerSeed} orders each`,
    ...(run.dialects.length === 0 ? [] : [run.dialects.join(' ')]),
    ...[`store ${run.store}`, jobs, `node ${run.node}`],
  ].join('; ')
}

/** What was typed of faults, without which another hunt would have the same head. */
function typedText(typed: readonly string[]): string[] {
  const told = ['--scenario', '--dialect', '--world']
  const options = typed.join(' ').split(/ (?=--)/)
  const rest = options.filter((option) => !told.some((name) => option.startsWith(`${name} `)))
  return rest.length === 0 ? [] : [rest.join(' ')]
}

function headText(report: HuntReport, { paint, width = 80 }: TextOptions): string {
  const [word, style] = verdictWord(report)
  const indent = ' '.repeat(word.length + 2)
  const figures = wrapped(`${word}  ${figuresText(report)}`, width, indent)
  const settings = wrapped(`  ${report.run.scenario}; ${settingsText(report)}`, width, '  ')
  return [
    paint(style, word) + figures.slice(word.length).replaceAll(NO_BREAK, ' '),
    paint('dim', settings),
  ].join('\n')
}

/** The verdict once more, where one looks when it is over, with everything that led to it. */
export function endText(report: HuntReport, { paint, width = 80 }: TextOptions): string {
  const { verdict } = report
  const [word, style] = verdictWord(report)
  const why = word === 'FAILED' ? `: ${verdict}` : ''
  const reasons = reasonsOf(report).map((reason) => wrapped(`  - ${reason}`, width, '    '))
  const line = `${word}${why} (exit code ${exitCodeOf(verdict)})`
  return [paint(style, line), ...reasons].join('\n')
}

/** The verdict in one word, and its colour. */
function verdictWord({ verdict }: HuntReport): readonly [string, Style] {
  if (verdict === 'passed') return ['PASSED', 'green']
  return verdict === 'interrupted' ? ['INTERRUPTED', 'yellow'] : ['FAILED', 'red']
}

function sectionText(section: Section, nameWidth: number, options: TextOptions): string {
  const { paint, width = 80 } = options
  const { heading, rows, notes = [] } = section
  const [title = '', ...figures] = heading
  const cells = [
    [title.padEnd(nameWidth), ...figures],
    ...rows.map(({ mark, name, figures }) => [
      `${mark.padEnd(4)}${plainText(name)}`.padEnd(nameWidth),
      ...figures.map(plainText),
    ]),
  ]
  const right = figures.map((_, index) => index + 1)
  // Columns of tables with few figures stand below those of tables with many.
  const room = width - nameWidth - 2
  const text = columns(widened(cells, room), { indent: 2, right, width })
  const painted = text
    .split('\n')
    .map((line, index) => (index === 0 ? paint('bold', line) : markPainted(line, paint)))
  return [...painted, ...notes.map((note) => wrapped(`      ${note}`, width, '      '))].join('\n')
}

/** Figures at least nine wide, where there is room for that. */
function widened(cells: readonly (readonly string[])[], room: number): string[][] {
  const count = Math.max(...cells.map((row) => row.length)) - 1
  const wide = Math.min(9, Math.floor(room / Math.max(1, count)) - 2)
  return cells.map(([name = '', ...figures]) => [name, ...figures.map((one) => one.padStart(wide))])
}

function markPainted(line: string, paint: Paint): string {
  const [, before = '', mark = ''] = /^( {2})(ok|x|!!|-)(?= )/.exec(line) ?? []
  const style = MARK_STYLES[mark]
  if (style === undefined) return line
  return before + paint(style, mark) + line.slice(before.length + mark.length)
}
