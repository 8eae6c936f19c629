import { COMPONENT_NAMES } from './components.js'
import { whyBetter } from './deliberately-better.js'
import type { CaseResult } from './run-case.js'

const HEAD = [
  'component',
  'passed',
  'failed',
  'unsupported',
  'quirks same',
  'better',
  'unexplained',
  'unsupported',
]

/** What the columns count, in their order; the last four are quirks. */
const ENDINGS = [
  'passed',
  'failed',
  'unsupported',
  'same',
  'better',
  'unexplained',
  'quirk unsupported',
] as const

/** How a case counts. */
function endingOf(result: CaseResult): (typeof ENDINGS)[number] {
  const { verdict } = result
  if (!result.case.quirk) return verdict
  if (verdict === 'passed') return 'same'
  if (verdict === 'unsupported') return 'quirk unsupported'
  return whyBetter(result) === undefined ? 'unexplained' : 'better'
}

/** Whether a case speaks against the kit: a quirk does only where something else broke. */
export function isBreach({ case: { quirk }, verdict, trouble }: CaseResult): boolean {
  return quirk ? trouble?.threw === true : verdict !== 'passed'
}

/** The whole report as text. */
export function textReport(results: readonly CaseResult[]): string {
  const unsupported = results.filter(({ verdict }) => verdict === 'unsupported')
  const ended = (ending: string) => results.filter((result) => endingOf(result) === ending)
  return [
    table(results),
    section('Failed', ended('failed')),
    section('Unsupported', unsupported),
    section('Quirks that differ, unexplained', ended('unexplained')),
    section('Deliberately better than resilience4j', ended('better'), whyBetter),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** The same as data. */
export function jsonReport(results: readonly CaseResult[]): unknown {
  return {
    totals: Object.fromEntries(rows(results).map(([name, ...counts]) => [name, named(counts)])),
    cases: results.map((result) => {
      const { id, component, name, quirk } = result.case
      const { verdict, trouble } = result
      return { id, component, name, quirk, verdict, why: whyBetter(result), trouble }
    }),
  }
}

type Row = [name: string, ...counts: number[]]

function rows(results: readonly CaseResult[]): Row[] {
  // Those that the runner knows in their order, then whatever else the files say.
  const names = new Set([...COMPONENT_NAMES, ...results.map((result) => result.case.component)])
  const perComponent = [...names].flatMap((name): Row[] => {
    const own = results.filter((result) => result.case.component === name)
    return own.length === 0 ? [] : [[name, ...counts(own)]]
  })
  return [...perComponent, ['all', ...counts(results)]]
}

function counts(results: readonly CaseResult[]): number[] {
  const endings = results.map(endingOf)
  return ENDINGS.map((ending) => endings.filter((other) => other === ending).length)
}

function named(counts: readonly number[]) {
  const [passed, failed, unsupported, same, better, unexplained, unknown] = counts
  const quirks = { same, better, unexplained, unsupported: unknown }
  return { passed, failed, unsupported, quirks }
}

function table(results: readonly CaseResult[]): string {
  const lines = [HEAD, ...rows(results).map((row) => row.map(String))]
  const widths = HEAD.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  )
  return lines
    .map((line) => {
      const cells = line.map((cell, i) =>
        i === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[i] ?? 0),
      )
      return cells.join('  ')
    })
    .join('\n')
}

function section(
  title: string,
  results: readonly CaseResult[],
  reason?: (result: CaseResult) => string | undefined,
): string {
  if (results.length === 0) return ''
  const lines = results.flatMap((result) => [
    `  ${result.case.id}  ${result.case.name}`,
    ...(reason === undefined ? [] : [`      ${reason(result)}`]),
    `      ${where(result)}`,
  ])
  return [`${title} (${results.length})`, ...lines].join('\n')
}

function where({ verdict, trouble }: CaseResult): string {
  if (trouble === undefined) return ''
  const { at, step, mode, message } = trouble
  const place = at === 'config' ? at : `${at} ${JSON.stringify(step)}`
  // What is not understood says itself where it stands.
  return `${verdict === 'unsupported' && at === 'config' ? '' : `${place}: `}${message} (${mode})`
}
