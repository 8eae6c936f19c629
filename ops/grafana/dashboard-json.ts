import type { Dashboard, Panel, ValueWord } from './dashboard.js'

const WIDTH = 12
const HEIGHT = 8
const datasource = { type: 'prometheus', uid: '${datasource}' } as const

/** The JSON model that Grafana 10 and 11 import: core panels only, two to a row. */
export function dashboardJson({ uid, title, description, sections }: Dashboard): object {
  const panels: object[] = []
  let id = 0
  let y = 0
  for (const { heading, panels: own } of sections) {
    id += 1
    panels.push({
      ...{ id, type: 'row', title: heading, collapsed: false, panels: [] },
      gridPos: { h: 1, w: 2 * WIDTH, x: 0, y },
    })
    y += 1
    for (const [index, panel] of own.entries()) {
      id += 1
      const x = (index % 2) * WIDTH
      panels.push(panelJson(panel, id, { h: HEIGHT, w: WIDTH, x, y }))
      if (x > 0 || index === own.length - 1) y += HEIGHT
    }
  }
  return {
    ...{ uid, title, description, tags: ['holdfast'], editable: true, graphTooltip: 1 },
    ...{ schemaVersion: 39, version: 1, timezone: 'browser', refresh: '15s' },
    time: { from: 'now-1h', to: 'now' },
    templating: { list: [datasourceVariable, dialectVariable] },
    annotations: { list: [] },
    links: [],
    panels,
  }
}

const datasourceVariable = {
  ...{ name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' },
  ...{ hide: 0, multi: false, includeAll: false, refresh: 1, regex: '' },
}

const query = 'label_values(holdfast_payment_breaker_state, dialect)'

const dialectVariable = {
  ...{ name: 'dialect', label: 'Gateway', type: 'query', datasource, definition: query },
  query: { query, refId: 'dialect' },
  ...{ hide: 0, multi: true, includeAll: true, allValue: '.*', refresh: 2, regex: '', sort: 1 },
}

interface GridPos {
  readonly h: number
  readonly w: number
  readonly x: number
  readonly y: number
}

function panelJson(panel: Panel, id: number, gridPos: GridPos): object {
  const { title, description, kind, unit, queries, words = [] } = panel
  return {
    ...{ id, type: kind, title, description, datasource, gridPos },
    fieldConfig: {
      defaults: { unit, ...drawing(kind), mappings: words.length > 0 ? [mapping(words)] : [] },
      overrides: [],
    },
    options: optionsOf(kind),
    targets: queries.map(({ expr, legend }, index) => ({
      ...{ refId: String.fromCodePoint(65 + index), datasource, expr, legendFormat: legend },
      ...{ editorMode: 'code', range: true },
    })),
  }
}

function drawing(kind: Panel['kind']): object {
  if (kind !== 'timeseries') return {}
  return {
    min: 0,
    custom: { drawStyle: 'line', lineWidth: 1, fillOpacity: 10, showPoints: 'auto' },
  }
}

function optionsOf(kind: Panel['kind']): object {
  const legend = { displayMode: 'list', placement: 'bottom', showLegend: true }
  switch (kind) {
    case 'timeseries':
      return { legend, tooltip: { mode: 'multi', sort: 'desc' } }
    case 'state-timeline':
      return { legend, mergeValues: true, rowHeight: 0.8, showValue: 'auto' }
    case 'stat':
      return {
        ...{ colorMode: 'value', graphMode: 'area', textMode: 'auto' },
        reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      }
  }
}

function mapping(words: readonly ValueWord[]): object {
  const options = words.map(({ value, word, color }, index) => [
    String(value),
    { text: word, color, index },
  ])
  return { type: 'value', options: Object.fromEntries(options) }
}
