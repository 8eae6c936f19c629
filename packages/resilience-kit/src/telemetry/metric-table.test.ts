import { describe, expect, it } from 'vitest'
import { durationBucketsS, metricLabels } from './kit-metric.js'
import { kitMetricTable } from './metric-table.js'

describe.each(kitMetricTable)('$name', ({ name, type, subject, unit, labels, meaning }) => {
  it('is named after what it is about and what it counts in', () => {
    expect(name).toMatch(new RegExp(`^holdfast_${subject.replaceAll('-', '_')}_[a-z_]+$`))
    expect(name.endsWith('_total')).toBe(type === 'counter')
    expect(name.endsWith('_seconds')).toBe(unit === 'seconds')
    if (type === 'histogram') expect(unit).toBe('seconds')
  })

  it('has the name of what it is about as its first label', () => {
    expect(labels[0]).toBe(subject === 'pipeline' ? 'pipeline' : 'policy')
    expect(new Set(labels).size).toBe(labels.length)
  })

  it('says what it means, as a phrase', () => {
    expect(meaning).toMatch(/^(1 |[A-Z]).+([^.]|\.\.\.)$/)
  })
})

describe('the table', () => {
  it('has every name once', () => {
    expect(new Set(kitMetricTable.map(({ name }) => name)).size).toBe(kitMetricTable.length)
  })

  it('uses every label that is explained', () => {
    const used = new Set<string>(kitMetricTable.flatMap(({ labels }) => labels))
    expect([...used].sort()).toEqual(Object.keys(metricLabels).sort())
  })

  it('has buckets that rise', () => {
    expect([...durationBucketsS].sort((a, b) => a - b)).toEqual(durationBucketsS)
  })
})
