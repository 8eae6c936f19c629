import { describe, expect, it } from 'vitest'
import { durationBuckets, paymentMetricLabels } from './payment-metric.js'
import { paymentMetricTable } from './payment-metric-table.js'

describe.each(paymentMetricTable)('$name', ({ name, type, unit, span, labels, meaning }) => {
  it('is named after what it counts in', () => {
    expect(name).toMatch(/^holdfast_payment_[a-z_]+$/)
    expect(name.endsWith('_total')).toBe(type === 'counter')
    expect(name.endsWith('_seconds')).toBe(unit === 'seconds')
    expect(span !== undefined).toBe(type === 'histogram')
    if (type === 'histogram') expect(unit).toBe('seconds')
  })

  it('tells of which gateway it is, first', () => {
    expect(labels[0]).toBe('dialect')
    expect(new Set(labels).size).toBe(labels.length)
  })

  it('says what it means, as a phrase', () => {
    expect(meaning).toMatch(/^(1 |[A-Z]).+[^.]$/)
  })
})

describe('the table', () => {
  it('has every name once', () => {
    const names = paymentMetricTable.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('uses every label that is explained', () => {
    const used = new Set<string>(paymentMetricTable.flatMap(({ labels }) => labels))
    expect([...used].sort()).toEqual(Object.keys(paymentMetricLabels).sort())
  })

  it.each(Object.entries(durationBuckets))('has buckets of %s that rise', (_span, bounds) => {
    expect([...bounds].sort((a, b) => a - b)).toEqual(bounds)
    expect(bounds[0]).toBeGreaterThan(0)
  })
})
