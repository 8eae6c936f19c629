import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { knownSeries, metricTables } from './prometheus/known-metrics.js'
import { groupingLabels, metricSelectors } from './prometheus/metric-selectors.js'

interface Alert {
  readonly alert: string
  readonly expr: string
  readonly for: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

const read = (file: string): string => readFileSync(path.join(import.meta.dirname, file), 'utf8')

const ruleFiles = readdirSync(path.join(import.meta.dirname, 'prometheus', 'rules')).toSorted()
const alerts = ruleFiles.flatMap((file) => {
  const { groups } = parse(read(`prometheus/rules/${file}`)) as {
    readonly groups: readonly { readonly rules: readonly Alert[] }[]
  }
  return groups.flatMap((group) => group.rules)
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

const promtool = process.env['PROMTOOL'] ?? 'promtool'
const hasPromtool = spawnSync(promtool, ['--version']).status === 0

describe.skipIf(!hasPromtool)('promtool', () => {
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(promtool, args, {
      cwd: import.meta.dirname,
      encoding: 'utf8',
    })
    return { status, output: `${stdout}${stderr}` }
  }
  it.each(ruleFiles)('accepts %s, and sees its alerts fire when they should', (file) => {
    const checked = run('check', 'rules', `prometheus/rules/${file}`)
    expect(checked.status, checked.output).toBe(0)
    const tests = `prometheus/tests/${file.replace('.yml', '.test.yml')}`
    const tested = run('test', 'rules', tests)
    expect(tested.status, tested.output).toBe(0)
    const ofFile = parse(read(`prometheus/rules/${file}`)) as object
    for (const [, alert] of JSON.stringify(ofFile).matchAll(/"alert":"(\w+)"/g)) {
      expect(read(tests), `${alert} is seen firing`).toMatch(
        new RegExp(`alertname: ${alert}\\s+exp_alerts:\\s+- exp_labels`),
      )
    }
  })
})
