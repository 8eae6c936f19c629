import { expect, it } from 'vitest'
import { groupingLabels, metricSelectors } from './metric-selectors.js'

it('finds metrics with and without matchers, and no functions or groupings', () => {
  const expression = 'sum by (a, b) (rate(x_total{c!="1", d=~"2"}[5m])) / on (a) y > 0.5 and z'
  expect(metricSelectors(expression)).toEqual([
    { metric: 'x_total', labels: ['c', 'd'] },
    { metric: 'y', labels: [] },
    { metric: 'z', labels: [] },
  ])
  expect(groupingLabels(expression)).toEqual(['a', 'b', 'a'])
})

it('takes no duration or number for a metric', () => {
  expect(metricSelectors('up[10m] offset 1h > 1e3')).toEqual([{ metric: 'up', labels: [] }])
})

it('takes no string for a metric, and no label that the expression makes for a grouping', () => {
  const replaced = 'label_replace(sum by (b) (x{c="d e", f=~"g"}), "a", "$1", "b", "(.*)")'
  const expression = `y{c="h"} and on (a) ${replaced} or z{c="i"}`
  expect(metricSelectors(expression)).toEqual([
    { metric: 'y', labels: ['c'] },
    { metric: 'x', labels: ['c', 'f'] },
    { metric: 'z', labels: ['c'] },
  ])
  expect(groupingLabels(expression)).toEqual(['b'])
})
