import { describe, expect, it } from 'vitest'
import { plotText } from './plot-text.js'
import type { Plot } from './plot.js'

const plot: Plot = {
  title: 'Goodput against load',
  xLabel: 'requests',
  xUnit: ' s',
  points: [
    { mark: 'tried', text: '', x: 1, y: 0.5 },
    { mark: 'tried', text: '', x: 10, y: 1 },
    { mark: 'front', text: '', x: 1, y: 1 },
    { mark: 'seeds', text: '', x: 10, y: 0 },
  ],
}
const never: Plot = {
  ...plot,
  points: [...plot.points, { mark: 'tried', text: '', x: undefined, y: 0.5 }],
}
const linesOf = (one: Plot, width = 40) => plotText(one, width).split('\n')

describe('a chart of letters', () => {
  it('has each mark where it belongs', () => {
    const [title, top = '', ...rows] = linesOf(plot)
    expect(title).toBe('Goodput against load')
    expect(top).toBe(`  100 %|o${' '.repeat(30)}.`)
    expect(rows.find((row) => row.includes('|.'))).toBe('       |.')
    expect(rows.find((row) => row.startsWith('    0 %'))).toBe(`    0 %|${' '.repeat(31)}S`)
  })

  it('has round numbers below its ticks', () => {
    const [axis = '', numbers = '', label] = linesOf(plot).slice(-3)
    expect(axis).toMatch(/^ {7}\+\+-+\+-+\+-+\+$/)
    for (const text of ['1 s', '2 s', '5 s']) {
      expect({ text, below: axis[numbers.indexOf(text) + 1] }).toEqual({ text, below: '+' })
    }
    expect(label?.trim()).toBe('requests')
  })

  it('has a column behind the axis for what never came', () => {
    const lines = linesOf(never)
    const row = lines.find((line) => line.startsWith('       |.')) ?? ''
    const column = row.lastIndexOf('.')
    const numbers = lines.at(-2) ?? ''
    expect(column).toBeGreaterThan(lines.at(-3)?.length ?? 0)
    expect(numbers.indexOf('never')).toBeLessThanOrEqual(column)
    expect(numbers.indexOf('never') + 5).toBeGreaterThan(column)
    expect(linesOf(plot).join('\n')).not.toContain('never')
  })

  it.each([40, 60, 80, 100])('fits %d columns', (width) => {
    for (const one of [plot, never]) {
      expect(Math.max(...linesOf(one, width).map((line) => line.length))).toBeLessThanOrEqual(width)
    }
  })
})
