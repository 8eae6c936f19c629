import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { knownSeries, metricTables } from './prometheus/known-metrics.js'
import { groupingLabels, metricSelectors } from './prometheus/metric-selectors.js'
import { findPromtool } from './prometheus/promtool.js'

interface Alert {
  readonly alert: string
  readonly expr: string
  readonly for: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/** What promtool compares. */
interface AlertTest {
  readonly alertname: string
  readonly exp_alerts: readonly object[]
}

const read = (file: string): string => readFileSync(path.join(import.meta.dirname, file), 'utf8')

const ruleFiles = readdirSync(path.join(import.meta.dirname, 'prometheus', 'rules')).toSorted()
const testsOf = (file: string) => `prometheus/tests/${file.replace('.yml', '.test.yml')}`
/** The names of those that a test of a rule file sees firing. */
const seenFiring = (file: string) => {
  const { tests } = parse(read(testsOf(file))) as {
    readonly tests: readonly { readonly alert_rule_test: readonly AlertTest[] }[]
  }
  const looks = tests.flatMap((test) => test.alert_rule_test)
  return looks.filter((look) => look.exp_alerts.length > 0).map(({ alertname }) => alertname)
}
const alerts = ruleFiles.flatMap((file) => {
  const { groups } = parse(read(`prometheus/rules/${file}`)) as {
    readonly groups: readonly { readonly rules: readonly Alert[] }[]
  }
  const firing = seenFiring(file)
  return groups.flatMap(({ rules }) => rules.map((rule) => ({ ...rule, firing })))
})
const runbook = read('runbook.md')

describe.each(alerts)('alert $alert', ({ alert, expr, labels, annotations, ...rest }) => {
  it('asks only for metrics and labels that the tables have', () => {
    const selectors = metricSelectors(expr)
    expect(selectors).not.toEqual([])
    for (const { metric, labels: matched } of selectors) {
      expect([...knownSeries.keys()]).toContain(metric)
      expect(knownSeries.get(metric)).toEqual(expect.arrayContaining([...matched]))
      expect(knownSeries.get(metric)).toEqual(expect.arrayContaining([...groupingLabels(expr)]))
    }
  })

  it('says how urgent it is, how long it must last and what it is about', () => {
    expect(['page', 'ticket']).toContain(labels['severity'])
    expect(rest.for).toMatch(/^\d+[sm]$/)
    expect(annotations['summary']).toMatch(/^\S.{10,}/)
  })

  it('has a section in the runbook, and links to it', () => {
    expect(runbook).toContain(`\n## ${alert}\n`)
    expect(annotations['runbook']).toBe(`ops/runbook.md#${alert.toLowerCase()}`)
  })

  it('is seen firing by a test of its rules', () => {
    expect(rest.firing).toContain(alert)
  })
})

describe('the runbook', () => {
  it('has a section for no alert that is gone', () => {
    const sections = [...runbook.matchAll(/^## (.*)$/gm)].map(([, title]) => title)
    expect(sections).toEqual(alerts.map(({ alert }) => alert))
  })

  it('names only metrics that the tables have', () => {
    const named = new Set(runbook.match(/\b(?:holdfast|shop)_\w+/g))
    named.delete('holdfast_payment') // the prefix that the page greps for
    const known = metricTables.map(({ name }) => name)
    expect(known).toEqual(expect.arrayContaining([...named]))
  })
})

const { promtool, missing } = findPromtool()

describe.skipIf(missing)('promtool', () => {
  it.each(ruleFiles)('accepts %s, and sees its alerts fire when they should', (file) => {
    for (const [what, of] of [
      ['check', `prometheus/rules/${file}`],
      ['test', testsOf(file)],
    ] as const) {
      const { status, output } = promtool!([what, 'rules', path.join(import.meta.dirname, of)])
      expect(status, output).toBe(0)
    }
  })
})
