import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { shopMetricTable } from '../examples/shop-app/src/operations/shop-metric-table.js'
import { paymentMetricTable } from '../packages/pg-client/src/telemetry/payment-metric-table.js'
import { groupingLabels, metricSelectors } from './prometheus/metric-selectors.js'

interface Alert {
  readonly alert: string
  readonly expr: string
  readonly for: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

const read = (file: string): string => readFileSync(path.join(import.meta.dirname, file), 'utf8')

const rules = parse(read('prometheus/rules/payments.rules.yml')) as {
  readonly groups: readonly { readonly rules: readonly Alert[] }[]
}
const alerts = rules.groups.flatMap((group) => group.rules)
const runbook = read('runbook.md')

const metrics = new Map<string, readonly string[]>()
for (const { name, type, labels } of [...shopMetricTable, ...paymentMetricTable]) {
  const series = type === 'histogram' ? ['_bucket', '_count', '_sum'] : ['']
  for (const ending of series) metrics.set(`${name}${ending}`, [...labels])
}

describe.each(alerts)('alert $alert', ({ alert, expr, labels, annotations, ...rest }) => {
  it('asks only for metrics and labels that the tables have', () => {
    const selectors = metricSelectors(expr)
    expect(selectors).not.toEqual([])
    for (const { metric, labels: matched } of selectors) {
      expect([...metrics.keys()]).toContain(metric)
      expect(metrics.get(metric)).toEqual(expect.arrayContaining([...matched]))
      expect(metrics.get(metric)).toEqual(expect.arrayContaining([...groupingLabels(expr)]))
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
    const known = [...shopMetricTable, ...paymentMetricTable].map(({ name }) => name)
    expect(known).toEqual(expect.arrayContaining([...named]))
  })
})

const promtool = process.env['PROMTOOL'] ?? 'promtool'
const hasPromtool = spawnSync(promtool, ['--version']).status === 0

describe.skipIf(!hasPromtool)('promtool', () => {
  it.each([
    ['accepts the rules', ['check', 'rules', 'prometheus/rules/payments.rules.yml']],
    [
      'sees them fire when they should',
      ['test', 'rules', 'prometheus/tests/payments.rules.test.yml'],
    ],
  ])('%s', (_, args) => {
    const { status, stdout, stderr } = spawnSync(promtool, args, {
      cwd: import.meta.dirname,
      encoding: 'utf8',
    })
    expect(status, `${stdout}${stderr}`).toBe(0)
  })
})
