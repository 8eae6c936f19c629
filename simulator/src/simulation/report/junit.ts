import type { Failure, HuntReport } from '../hunt/hunt-report.js'
import { failedSeedText } from './failed-seed-text.js'
import { countText } from './figure-text.js'
import { plainPaint } from './paint.js'
import { areFaultsJudged, rareFaults } from './rare-faults.js'
import { determinismReasons, rareText, reasonsOf } from './reasons.js'

/** One thing that is looked at, and why it failed. */
interface TestCase {
  /** Its group: `invariants`, `reached`, `faults`, `thresholds`, `determinism`. */
  readonly group: string
  readonly name: string
  /** The kind of failure, its one line and its text; absent: it passed. */
  readonly failure?: { readonly type: string; readonly message: string; readonly text: string }
  /** What kept it from being looked at to the end. */
  readonly error?: string
  /** Why nobody can say; absent: somebody can. */
  readonly skipped?: string
}

/**
 * A report as JUnit XML: a test suite for the scenario, a test case for each invariant, each
 * `sometimes`, each fault that is held to strike often enough, each threshold, and one for
 * determinism. A failure's text is the smallest story with the command that repeats it.
 */
export function junitXml(report: HuntReport): string {
  const { run } = report
  const cases = [
    ...invariantCases(report),
    ...reachedCases(report),
    ...faultCases(report),
    ...thresholdCases(report),
    determinismCase(report),
    ...interruptedCases(report),
  ]
  const counts = {
    tests: cases.length,
    failures: cases.filter(({ failure }) => failure !== undefined).length,
    errors: cases.filter(({ error }) => error !== undefined).length,
    skipped: cases.filter(({ skipped }) => skipped !== undefined).length,
    time: (run.wallMs / 1000).toFixed(3),
  }
  const suite = { name: `simulate ${run.scenario}`, ...counts, timestamp: run.startedAt }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'pgsim simulate', ...counts })}>`,
    `  <testsuite${attributes(suite)}>`,
    ...propertyLines(report),
    ...cases.map((one) => caseXml(one, report)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

/** Text as it may stand in XML, in an attribute too; signs that XML does not know become `?`. */
export function escapeXml(text: string): string {
  return (
    text
      .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '?')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&apos;')
      // A reader would make plain spaces of them in an attribute, and a new line of the last.
      .replaceAll('\t', '&#9;')
      .replaceAll('\n', '&#10;')
      .replaceAll('\r', '&#13;')
  )
}

function invariantCases(report: HuntReport): TestCase[] {
  return report.invariants.map(({ id, kind, checked, violated }): TestCase => {
    const about = { group: 'invariants', name: id }
    if (violated === 0) {
      return checked === 0 ? { ...about, skipped: 'it was never looked at' } : about
    }
    const found = report.failures.filter(({ violation }) => violation.invariant === id)
    const text = found.map((failure) => storyOf(report, failure)).join('\n\n')
    const type = kind === 'safety' ? 'safety violated' : 'not converged'
    const message = `violated ${countText(violated)} times, looked at ${countText(checked)} times`
    return { ...about, failure: { type, message, text: text || 'no seed of it was kept' } }
  })
}

function storyOf(report: HuntReport, failure: Failure): string {
  return failedSeedText(report, failure, { paint: plainPaint, width: 100 })
}

function reachedCases({ sometimes, run }: HuntReport): TestCase[] {
  return sometimes.map(({ name, isRequired, hits }): TestCase => {
    const about = { group: 'reached', name }
    if (hits > 0) return about
    const message = `never reached in ${countText(run.seeds)} seeds`
    return isRequired
      ? { ...about, failure: { type: 'vacuous', message, text: message } }
      : { ...about, skipped: message }
  })
}

function faultCases(report: HuntReport): TestCase[] {
  if (!areFaultsJudged(report)) return []
  const rare = rareFaults(report)
  const judged = report.faults.filter(({ breaksPromise }) => !breaksPromise)
  return judged.map((fault): TestCase => {
    const about = { group: 'faults', name: fault.name }
    if (!rare.includes(fault)) return about
    const message = rareText(fault, report)
    return { ...about, failure: { type: 'vacuous', message, text: message } }
  })
}

function thresholdCases({ thresholds }: HuntReport): TestCase[] {
  return thresholds.map(({ expression, observed, isMet }): TestCase => {
    const about = { group: 'thresholds', name: expression }
    const message = `observed: ${observed}`
    return isMet
      ? about
      : { ...about, failure: { type: 'threshold crossed', message, text: message } }
  })
}

function determinismCase(report: HuntReport): TestCase {
  const about = { group: 'determinism', name: 'the same seed gives the same run' }
  const reasons = determinismReasons(report)
  const [message] = reasons
  if (message !== undefined) {
    return { ...about, failure: { type: 'nondeterministic', message, text: reasons.join('\n') } }
  }
  const isLooked = report.determinism.seedsRunTwice > 0
  return isLooked ? about : { ...about, skipped: 'no seed was run twice' }
}

function propertyLines({ run, verdict }: HuntReport): string[] {
  const { wallMs: _, ...settings } = run
  const properties = Object.entries({ verdict, ...settings }).map(
    ([name, value]) => `      <property${attributes({ name, value: String(value) })}/>`,
  )
  return ['    <properties>', ...properties, '    </properties>']
}

function caseXml(one: TestCase, { run }: HuntReport): string {
  const classname = `${run.scenario}.${one.group}`
  const head = `    <testcase${attributes({ classname, name: one.name })}`
  const inside = insideOf(one)
  return inside === undefined ? `${head}/>` : `${head}>\n      ${inside}\n    </testcase>`
}

function insideOf({ failure, error, skipped }: TestCase): string | undefined {
  if (error !== undefined) return `<error${attributes({ type: 'interrupted', message: error })}/>`
  if (skipped !== undefined) return `<skipped${attributes({ message: skipped })}/>`
  if (failure === undefined) return undefined
  const { type, message, text } = failure
  // Outside attributes lines stay lines.
  const body = escapeXml(text).replaceAll('&#10;', '\n')
  return `<failure${attributes({ type, message })}>${body}</failure>`
}

function interruptedCases(report: HuntReport): TestCase[] {
  if (report.verdict !== 'interrupted') return []
  const [error = ''] = reasonsOf(report)
  return [{ group: 'hunt', name: 'the hunt comes to its end', error }]
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('')
}
