import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { format, resolveConfig } from 'prettier'
import { describe, expect, it } from 'vitest'
import { knownSeries } from '../prometheus/known-metrics.js'
import { groupingLabels, metricSelectors } from '../prometheus/metric-selectors.js'
import { findPromtool } from '../prometheus/promtool.js'
import type { Dashboard } from './dashboard.js'
import { dashboardJson } from './dashboard-json.js'
import { paymentsDashboard } from './payments-dashboard.js'
import { seedsQuestions } from './seeds-questions.js'
import { shopDashboard } from './shop-dashboard.js'

interface PanelJson {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description?: string
  readonly datasource?: { readonly type: string; readonly uid: string }
  readonly fieldConfig?: { readonly defaults: { readonly unit: string } }
  readonly gridPos: {
    readonly x: number
    readonly y: number
    readonly w: number
    readonly h: number
  }
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[]
}

interface DashboardJson {
  readonly uid: string
  readonly schemaVersion: number
  readonly templating: { readonly list: readonly { name: string; type: string; query: unknown }[] }
  readonly panels: readonly PanelJson[]
}

const folder = import.meta.dirname
const sources: Readonly<Record<string, Dashboard>> = {
  'payments.json': paymentsDashboard,
  'shop.json': shopDashboard,
}
const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
const read = (file: string) =>
  JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as DashboardJson
const panelsOf = (file: string) => read(file).panels.filter(({ type }) => type !== 'row')
/** What Grafana puts in place of its variables. */
const filledIn = (expr: string) =>
  expr.replaceAll('$__rate_interval', '1m').replaceAll('$dialect', 'toss')

it.each(Object.entries(sources))('%s is what its source says', async (file, source) => {
  const recorded = path.join(folder, file)
  const options = { ...(await resolveConfig(recorded)), parser: 'json' }
  const text = await format(JSON.stringify(dashboardJson(source), null, 2), options)
  await expect(text).toMatchFileSnapshot(recorded)
})

it('no file is without a source', () => {
  expect(files.toSorted()).toEqual(Object.keys(sources))
})

it('dashboards are told apart', () => {
  expect(new Set(files.map((file) => read(file).uid)).size).toBe(files.length)
})

describe.each(files)('%s', (file) => {
  const dashboard = read(file)
  const panels = panelsOf(file)

  it('can be imported by Grafana 10 and 11, with any data source of Prometheus', () => {
    expect(dashboard.schemaVersion).toBe(39)
    const variables = dashboard.templating.list
    expect(variables.map(({ name, type }) => `${name}: ${type}`)).toEqual([
      ...['datasource: datasource', 'dialect: query'],
    ])
    for (const { datasource, type } of panels) {
      expect(datasource).toEqual({ type: 'prometheus', uid: '${datasource}' })
      expect(['timeseries', 'stat', 'state-timeline']).toContain(type)
    }
  })

  it('offers the gateways that the metrics know', () => {
    const [metric = '', label = ''] =
      /"label_values\((\w+), (\w+)\)"/.exec(JSON.stringify(dashboard.templating))?.slice(1) ?? []
    expect(knownSeries.get(metric)).toContain(label)
  })

  it('gives every panel an id of its own, and a place of its own', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, n) => `${x + (n % w)},${y + Math.floor(n / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    expect(Math.max(...dashboard.panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24)
  })

  it.each(panels)(
    '$title: says its question and its unit',
    ({ title, description, fieldConfig }) => {
      expect(title).toMatch(/^[A-Z].{3,}/)
      expect(description).toMatch(/^[A-Z][^?]{10,}\?/)
      expect(fieldConfig?.defaults.unit).toMatch(/^[a-z]+$/)
    },
  )

  it.each(panels)('$title: asks only for metrics and labels of the tables', ({ targets = [] }) => {
    expect(targets).not.toEqual([])
    for (const { expr, legendFormat } of targets) {
      const selectors = metricSelectors(filledIn(expr))
      expect(selectors).not.toEqual([])
      const grouping = groupingLabels(expr)
      for (const { metric, labels } of selectors) {
        expect([...knownSeries.keys()]).toContain(metric)
        expect(knownSeries.get(metric)).toEqual(expect.arrayContaining([...labels, ...grouping]))
      }
      for (const [, label] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) {
        expect(grouping).toContain(label)
      }
    }
  })
})

it.each(Object.values(seedsQuestions))('the seeds ask "%s": one panel answers', (question) => {
  const answering = files.flatMap(panelsOf).filter((one) => one.description?.startsWith(question))
  expect(answering).toHaveLength(1)
})

it.each([
  ['payments waiting by age', 'holdfast_payment_oldest_waiting_seconds'],
  ['the reconciler', 'holdfast_payment_sweep_settled_total'],
  ['requests to the shop', 'shop_http_requests_total'],
  ['orders', 'shop_orders'],
  ['the lag of the settlement', 'shop_consumer_lag'],
  ['dead letters', 'shop_dead_letters'],
])('operators see %s, too', (_, wanted) => {
  const exprs = files.flatMap(panelsOf).flatMap(({ targets = [] }) => targets)
  const metrics = exprs.flatMap(({ expr }) => metricSelectors(filledIn(expr)))
  expect(metrics.map(({ metric }) => metric)).toContain(wanted)
})

const { promtool, missing } = findPromtool()

it.skipIf(missing)('Prometheus can read every expression', () => {
  const exprs = files.flatMap(panelsOf).flatMap(({ targets = [] }) => targets)
  const rules = exprs.map(({ expr }, n) => ({ record: `panel_${n}`, expr: filledIn(expr) }))
  const rulesFile = path.join(mkdtempSync(path.join(tmpdir(), 'dashboards-')), 'rules.yml')
  writeFileSync(rulesFile, JSON.stringify({ groups: [{ name: 'panels', rules }] }))
  const { status, output } = promtool!(['check', 'rules', rulesFile])
  rmSync(path.dirname(rulesFile), { recursive: true })
  expect(status, output).toBe(0)
  expect(output).toContain(`${rules.length} rules found`)
})
