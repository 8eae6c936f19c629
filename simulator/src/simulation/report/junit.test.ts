import { describe, expect, it } from 'vitest'
import { failedReport, passedReport } from '../../testing/sample-hunt-report.js'
import type { HuntReport } from '../hunt/hunt-report.js'
import { escapeXml, junitXml } from './junit.js'

/** The elements of a name, each with its attributes and, where it has one, its text. */
function elements(xml: string, name: string) {
  const found = xml.matchAll(new RegExp(`<${name}((?: [\\w]+="[^"<]*")*)(?:/>|>([^<]*))`, 'g'))
  return [...found].map(([, attributes = '', text = '']) => ({
    ...Object.fromEntries(
      [...attributes.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
    ),
    text,
  }))
}

/** Whether every element that is opened is closed, in the right order. */
function isBalanced(xml: string): boolean {
  const open: string[] = []
  for (const [, slash, name = '', end] of xml.matchAll(/<(\/?)([a-z]+)(?: [^<>]*?)?(\/?)>/g)) {
    if (slash === '/' && open.pop() !== name) return false
    if (slash === '' && end === '') open.push(name)
  }
  return open.length === 0
}

describe('a report for continuous integration', () => {
  it('is one suite for the scenario, with a case for everything that is held', () => {
    const xml = junitXml(passedReport)
    const { invariants, sometimes, faults, thresholds } = passedReport
    const judged = faults.filter(({ breaksPromise }) => !breaksPromise)
    const tests = invariants.length + sometimes.length + judged.length + thresholds.length + 1
    expect(xml).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites /)
    expect(elements(xml, 'testsuite')).toEqual([
      expect.objectContaining({
        name: 'simulate everything',
        tests: String(tests),
        failures: '0',
        errors: '0',
        skipped: '1',
        time: '12.400',
        timestamp: '2026-03-01T09:41:07.000Z',
      }),
    ])
    expect(elements(xml, 'testcase')).toHaveLength(tests)
    expect(elements(xml, 'failure')).toEqual([])
    expect(elements(xml, 'skipped')).toEqual([
      { message: 'never reached in 10 000 seeds', text: '' },
    ])
    expect(isBalanced(xml)).toBe(true)
  })

  it('says how it was run', () => {
    const properties = elements(junitXml(passedReport), 'property')
    expect(properties).toContainEqual({ name: 'firstSeed', value: '1', text: '' })
    expect(properties).toContainEqual({ name: 'verdict', value: 'passed', text: '' })
  })

  it('has the smallest story and the command in the text of a failure', () => {
    const xml = junitXml(failedReport)
    expect(isBalanced(xml)).toBe(true)
    const [double, hanging, threshold] = elements(xml, 'failure')
    expect(double).toMatchObject({
      type: 'safety violated',
      message: 'violated 17 times, looked at 200 000 times',
      text: expect.stringMatching(/^FAILED {2}no-double-charge[^]*pgsim replay \.sim\/no-double/),
    })
    expect(double?.text).toContain('shop-1 -&gt; gateway')
    expect(hanging).toMatchObject({ type: 'not converged' })
    expect(threshold).toMatchObject({ type: 'threshold crossed', message: 'observed: 1 037 000' })
    expect(elements(xml, 'testsuite')).toEqual([expect.objectContaining({ failures: '3' })])
  })

  it('fails what was never reached, and what struck too seldom', () => {
    const sometimes = passedReport.sometimes.map((one) => ({ ...one, hits: 0 }))
    const faults = passedReport.faults.map((one) => ({ ...one, seedsHit: 99 }))
    const report: HuntReport = { ...passedReport, sometimes, faults }
    const failed = elements(junitXml(report), 'failure')
    expect(failed).toHaveLength(4 + faults.filter((one) => !one.breaksPromise).length)
    expect(new Set(failed.map((one) => Object.values(one)[0]))).toEqual(new Set(['vacuous']))
  })

  it('does not judge faults where nothing was drawn', () => {
    const report = { ...passedReport, run: { ...passedReport.run, isSwarm: false } }
    expect(junitXml(report)).not.toContain('.faults"')
  })

  it('skips what was never looked at, and tells a violation that no seed was kept of', () => {
    const invariants = passedReport.invariants.map((one, index) =>
      index === 0 ? { ...one, checked: 0 } : { ...one, violated: 1 },
    )
    const xml = junitXml({ ...passedReport, invariants })
    expect(elements(xml, 'skipped')[0]).toMatchObject({ message: 'it was never looked at' })
    expect(elements(xml, 'failure')[0]).toMatchObject({ text: 'no seed of it was kept' })
  })

  it('tells a run that was not the same twice, and one that was interrupted', () => {
    const determinism = {
      seedsRunTwice: 9,
      differences: [4],
      forbidden: [{ seed: 5, what: 'Date.now' }],
    }
    const xml = junitXml({ ...passedReport, verdict: 'interrupted', determinism })
    expect(elements(xml, 'failure')).toEqual([
      {
        type: 'nondeterministic',
        message: 'seed 4 ran differently the second time',
        text: expect.stringMatching(/^seed 4 ran [^]*\nseed 5 used what it must not: Date\.now$/),
      },
    ])
    expect(elements(xml, 'error')).toEqual([
      { type: 'interrupted', message: 'interrupted after 10 000 of 10 000 seeds', text: '' },
    ])
    expect(elements(xml, 'testsuite')).toEqual([expect.objectContaining({ errors: '1' })])
  })

  it('says where no seed was run twice', () => {
    const determinism = { seedsRunTwice: 0, differences: [], forbidden: [] }
    const xml = junitXml({ ...passedReport, determinism })
    expect(elements(xml, 'skipped')).toContainEqual({ message: 'no seed was run twice', text: '' })
  })
})

describe('text in XML', () => {
  it.each([
    ['a < b && c > "d"', 'a &lt; b &amp;&amp; c &gt; &quot;d&quot;'],
    ["it's ]]> here", 'it&apos;s ]]&gt; here'],
    ['&lt;', '&amp;lt;'],
    ['a\tb\nc\rd', 'a&#9;b&#10;c&#13;d'],
    ['bell\u0007 escape\u001B[2J', 'bell? escape?[2J'],
    ['lone \uD83D surrogate \uDE00', 'lone ? surrogate ?'],
    ['승인 \u{1F600}', '승인 \u{1F600}'],
    ['\uFFFE\uFFFF', '??'],
  ])('%j is %s', (text, escaped) => {
    expect(escapeXml(text)).toBe(escaped)
  })
})
