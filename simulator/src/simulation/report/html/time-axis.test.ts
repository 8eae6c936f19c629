import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CHART_WIDTH, edgeOf, timeAxis } from './time-axis.js'

const texts = (axis: ReturnType<typeof timeAxis>) => axis.ticks.map(({ text }) => text)

describe('the time axis of a run', () => {
  it('is even where the run ends with its faults', () => {
    const axis = timeAxis(120_000)
    expect([0, 30_000, 120_000].map((ms) => axis.xOf(ms))).toEqual([0, 250, 1000])
    expect(texts(axis)).toEqual(['0', '30 s', '1 m', '1 m 30 s', '2 m'])
    expect(axis.faultsEndX).toBeUndefined()
  })

  it('gives the time of faults most of its width, however long it takes to heal', () => {
    const axis = timeAxis(7_200_000, 120_000)
    expect(axis.faultsEndX).toBe(700)
    expect([60_000, 120_000, 7_200_000].map((ms) => axis.xOf(ms))).toEqual([350, 700, 1000])
    expect(texts(axis)).toEqual(['0', '30 s', '1 m', '1 m 30 s', '2 m', '1 h', '2 h'])
  })

  it('stays even where healing takes little of it', () => {
    expect(timeAxis(100_000, 90_000).faultsEndX).toBe(900)
  })

  it('shows later moments further to the right, and no more than eight of them', () => {
    const anyRun = fc.tuple(
      fc.nat({ max: 10 ** 10 }),
      fc.nat({ max: 10 ** 10 }),
      fc.array(fc.nat()),
    )
    fc.assert(
      fc.property(anyRun, ([end, faultsEnd, moments]) => {
        const axis = timeAxis(end, faultsEnd)
        const places = moments.toSorted((one, other) => one - other).map((ms) => axis.xOf(ms))
        expect(places.every((x, index) => x >= (places[index - 1] ?? 0))).toBe(true)
        expect(places.every((x) => x >= 0 && x <= CHART_WIDTH)).toBe(true)
        expect(axis.ticks.length).toBeLessThanOrEqual(8)
      }),
    )
  })

  it('keeps words at its edges inside', () => {
    expect([0, 500, 1000].map(edgeOf)).toEqual(['tick-first', '', 'tick-last'])
  })
})
