import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { failedReport, passedReport } from '../../testing/sample-hunt-report.js'
import type { HuntReport } from '../hunt/hunt-report.js'
import { colourPaint, plainPaint } from './paint.js'
import { summaryText } from './summary-text.js'

function summaryOf(report: HuntReport, width?: number): string[] {
  return summaryText(report, { paint: plainPaint, ...(width !== undefined && { width }) }).split(
    '\n',
  )
}

/** The lines of a table, from its heading to the next empty line. */
function table(report: HuntReport, heading: string): string[] {
  const lines = summaryOf(report)
  const from = lines.findIndex((line) => line.startsWith(`  ${heading}`))
  return lines.slice(from, lines.indexOf('', from))
}

describe('the summary of a hunt', () => {
  it('begins with the verdict, how much was run, and with which settings', () => {
    expect(summaryOf(passedReport).slice(0, 4)).toEqual([
      'PASSED  10 000 seeds - 214 310 payments - 36 d 5 h of virtual time in 12 s',
      '        (1 M/min, 250 000x)',
      '  everything; faults drawn per seed; seeds 1 to 10 000; 20 orders each;',
      '  async-card toss stripe; store sqlite; 2 jobs; node v20.20.2',
    ])
  })

  it('fits 80 columns but for commands, which are there to be copied', () => {
    const isTooLong = (line: string): boolean => line.length > 80 && !line.startsWith('  replay:')
    for (const report of [passedReport, failedReport]) {
      expect(summaryOf(report).filter(isTooLong)).toEqual([])
    }
  })

  it('has all figures of all tables below each other', () => {
    const lines = summaryOf(passedReport)
    const ends = (start: string) => lines.find((line) => line.startsWith(start))?.length
    const last = ends('  FAULTS')
    expect(last).toBeGreaterThan(60)
    expect(ends('  ok  hang ')).toBe(last)
  })

  it('says of invariants how often they were looked at and violated, and how long it took', () => {
    expect(
      table(failedReport, 'INVARIANTS').map((line) => line.replaceAll(/ {2,}/g, '  ')),
    ).toEqual(
      expect.arrayContaining([
        '  INVARIANTS  checked  violated',
        '  x  no-double-charge  200 000  17',
        '  ok  no-stray-charge  200 000  0',
        '  convergence: p50 3.3 s, p99 2 m 3 s, max 9 m 5 s (bound 15 m after the',
      ]),
    )
  })

  it('marks what was never reached: required or not', () => {
    const never = passedReport.sometimes.map((one) => ({ ...one, hits: 0, seeds: 0 }))
    const marks = table({ ...passedReport, sometimes: never }, 'REACHED').slice(1)
    expect(marks.map((line) => line.slice(2, 4))).toEqual(['!!', '!!', '!!', '!!', '- '])
    expect(summaryOf({ ...passedReport, verdict: 'vacuous', sometimes: never })).toEqual(
      expect.arrayContaining([
        'FAILED: vacuous (exit code 6)',
        '  - never reached: answer lost after commit',
      ]),
    )
  })

  it('marks an invariant that was never looked at', () => {
    const invariants = passedReport.invariants.map((one) => ({ ...one, checked: 0 }))
    expect(table({ ...passedReport, invariants }, 'INVARIANTS')[1]).toMatch(/^ {2}- {3}no-double/)
  })

  it('says which fault struck too seldom, and its share', () => {
    const faults = passedReport.faults.map((fault) =>
      fault.name === 'hang' ? { ...fault, seedsHit: 42, hits: 43 } : fault,
    )
    const report: HuntReport = { ...passedReport, verdict: 'vacuous', faults }
    const rare = 'hang struck in 0.4 % of the seeds (42 of 10 000): less than 1 %'
    expect(table(report, 'FAULTS')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^ {2}!! {2}hang /), `      ${rare}`]),
    )
    expect(summaryOf(report).slice(-2)).toEqual(['FAILED: vacuous (exit code 6)', `  - ${rare}`])
  })

  it('marks faults only where they are judged, and says which break a promise', () => {
    const [fault] = passedReport.faults
    const faults = fault ? [{ ...fault, breaksPromise: true }] : []
    const run = { ...passedReport.run, isSwarm: false }
    expect(table({ ...passedReport, run }, 'FAULTS')[1]).toMatch(/^ {6}connection-refused /)
    expect(table({ ...passedReport, faults }, 'FAULTS').slice(1)).toEqual([
      expect.stringMatching(/^ {6}connection-refused \(\*\) /),
      expect.stringContaining('strikes in all'),
      '      (*) breaks a promise of the gateway: no client survives it',
    ])
    expect(table(passedReport, 'FAULTS').join()).not.toContain('stale-look-up')
  })

  it('says how orders came to their end, the most frequent way first', () => {
    const lines = table({ ...passedReport, healedBy: { rare: 1, often: 99 } }, 'HEALED BY')
    expect(lines[1]).toMatch(/^ {6}often {2}━{40,} {2,}99 % {2}99$/)
    expect(lines[2]).toMatch(/^ {6}rare {3}━ +1 % {3}1$/)
  })

  it('has in its head what was typed of faults', () => {
    const typed = ['--scenario', 'everything', '--profile', 'hell', '--fault', 'hang=0.2']
    const run = { ...passedReport.run, typed: [...typed, '--dialect', 'toss'] }
    const head = summaryOf({ ...passedReport, run })
      .join(' ')
      .replaceAll(/\s+/g, ' ')
    expect(head).toContain('everything; --profile hell --fault hang=0.2; seeds 1 to 10 000;')
    expect(head).not.toContain('drawn per seed')
  })

  it('says what is told apart, and which thresholds were met', () => {
    expect(table(passedReport, 'TOLD APART')[1]).toMatch(/^ {6}open reviews +<0\.1 % +118$/)
    const thresholds = table(failedReport, 'THRESHOLDS').slice(1)
    expect(thresholds[0]).toMatch(/^ {2}ok {2}convergence\.p99<5m +1 m 55 s$/)
    expect(thresholds[2]).toMatch(/^ {2}x {3}payments_per_minute>2_000_000 +1 037 000$/)
  })

  it('says what became of seeds that were run twice, and what was used that must not be', () => {
    const twice = (determinism: HuntReport['determinism']): string =>
      summaryOf({ ...passedReport, verdict: 'nondeterministic', determinism }).join('\n')
    expect(summaryOf(passedReport)).toEqual(
      expect.arrayContaining([
        '  DETERMINISM  100 seeds run twice: each the same both times',
        '  TRACES       3f7a91c20be4d658, whatever the machine and the number of jobs',
      ]),
    )
    const differing = twice({ seedsRunTwice: 9, differences: [4], forbidden: [] })
    expect(differing).toContain('  DETERMINISM  9 seeds run twice: 1 not the same the second time')
    expect(differing).toMatch(/\(exit code 7\)\n {2}- seed 4 ran differently the second time$/)
    const forbidden = [{ seed: 4, what: 'Math.random' }]
    expect(twice({ seedsRunTwice: 0, differences: [], forbidden })).toMatch(
      /no seed was run twice; 1 forbidden use\n[^]* - seed 4 used what it must not: Math.random$/,
    )
  })

  it('ends with the verdict, and with every reason, the gravest first', () => {
    expect(summaryOf(passedReport).at(-1)).toBe('PASSED (exit code 0)')
    expect(summaryOf(failedReport).slice(-4)).toEqual([
      'FAILED: safety violated (exit code 3)',
      '  - no-double-charge was violated: 17 times',
      '  - every-payment-final did not come true: 1 time',
      '  - threshold not met: payments_per_minute>2_000_000 (1 037 000)',
    ])
    const run = { ...passedReport.run, seeds: 3120 }
    expect(summaryOf({ ...passedReport, verdict: 'interrupted', run }).slice(-2)).toEqual([
      'INTERRUPTED (exit code 130)',
      '  - interrupted after 3 120 of 10 000 seeds',
    ])
  })

  it('looks the same with colours as without', () => {
    const painted = summaryText(failedReport, { paint: colourPaint })
    expect(painted).toContain('\u001B[31mx\u001B[39m   no-double-charge')
    expect(painted).toContain('\u001B[32mok\u001B[39m  no-stray-charge')
    expect(stripVTControlCharacters(painted)).toBe(summaryOf(failedReport).join('\n'))
  })
})
