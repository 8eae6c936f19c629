import { COMPONENT_NAMES } from './components.js'
import { reasonFor } from './deliberately-better.js'
import type { CaseResult } from './run-case.js'

const HEAD = [
  'component',
  'passed',
  'failed',
  'unsupported',
  'quirks same',
  'better',
  'unsupported',
]

const VERDICTS = ['passed', 'failed', 'unsupported'] as const

/** Whether a case speaks against the kit: a quirk never does. */
export function isBreach({ case: { quirk }, verdict }: CaseResult): boolean {
  return !quirk && verdict !== 'passed'
}

/** The whole report as text. */
export function textReport(results: readonly CaseResult[]): string {
  const unsupported = results.filter(({ verdict }) => verdict === 'unsupported')
  const failed = results.filter((result) => result.verdict === 'failed' && !result.case.quirk)
  const better = results.filter((result) => result.verdict === 'failed' && result.case.quirk)
  return [
    table(results),
    section('Failed', failed),
    section('Unsupported', unsupported),
    section('Deliberately better than resilience4j', better, reasonFor),
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
      const why = quirk && result.verdict === 'failed' ? reasonFor(result.case) : undefined
      return { id, component, name, quirk, verdict: result.verdict, why, trouble: result.trouble }
    }),
  }
}

type Row = [name: string, ...counts: number[]]

function rows(results: readonly CaseResult[]): Row[] {
  const present = COMPONENT_NAMES.filter((name) => results.some((r) => r.case.component === name))
  const perComponent = present.map((name): Row => {
    return [name, ...counts(results.filter((result) => result.case.component === name))]
  })
  return [...perComponent, ['all', ...counts(results)]]
}

function counts(results: readonly CaseResult[]): number[] {
  return [false, true].flatMap((quirk) =>
    VERDICTS.map((verdict) => {
      return results.filter((r) => r.case.quirk === quirk && r.verdict === verdict).length
    }),
  )
}

function named([passed, failed, unsupported, same, better, unknown]: readonly number[]) {
  return { passed, failed, unsupported, quirks: { same, better, unsupported: unknown } }
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
  reason?: (aCase: CaseResult['case']) => string,
): string {
  if (results.length === 0) return ''
  const lines = results.flatMap((result) => [
    `  ${result.case.id}  ${result.case.name}`,
    ...(reason === undefined ? [] : [`      ${reason(result.case)}`]),
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
