import { describe, expect, it } from 'vitest'
import { plotSvg } from './plot-svg.js'
import type { Plot } from './plot.js'

const plot: Plot = {
  title: 'Goodput against <load>',
  xLabel: 'requests',
  xUnit: '',
  points: [
    { mark: 'tried', text: 'a & b', x: 1, y: 1 },
    { mark: 'front', text: 'c', x: 10, y: 0 },
    { mark: 'seeds', text: 'd', x: undefined, y: 0.5 },
  ],
}

describe('a chart as a picture', () => {
  const svg = plotSvg(plot)
  const circles = [...svg.matchAll(/<circle class="(\w+)" cx="([\d.]+)" cy="([\d.]+)"/g)].map(
    ([, mark, x, y]) => ({ mark, x: Number(x), y: Number(y) }),
  )

  it('has each mark where it belongs: more goodput further up, more load further right', () => {
    const [tried, front, seeds] = circles
    expect(circles.map(({ mark }) => mark)).toEqual(['tried', 'front', 'seeds'])
    expect(tried?.y).toBeLessThan(seeds?.y ?? 0)
    expect(seeds?.y).toBeLessThan(front?.y ?? 0)
    expect(tried?.x).toBeLessThan(front?.x ?? 0)
    // What never came stands behind the axis.
    expect(front?.x).toBeLessThan(seeds?.x ?? 0)
  })

  it('tells settings when pointed at, and the landmarks by a word', () => {
    expect(svg).toContain('<title>100.0 %, a &amp; b</title>')
    expect(svg).toContain('>seeds</text>')
    expect(svg).toContain('>never</text>')
  })

  it('says to everybody what it is', () => {
    expect(svg).toContain('role="img" aria-label="Goodput against &lt;load&gt;"')
  })
})
