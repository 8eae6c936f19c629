import { describe, expect, it } from 'vitest'
import type { HuntProgress } from '../hunt/hunt-options.js'
import { colourPaint, plainPaint } from './paint.js'
import { progressLines, progressSentence, progressShare } from './progress-line.js'

const progress: HuntProgress = {
  seeds: 3120,
  seedsAsked: 10_000,
  payments: 312_000,
  hits: 39_812,
  crashes: 2080,
  violations: 0,
  virtualMs: 964_800_000,
  wallMs: 9000,
  slowestConvergenceMs: 252_000,
}
const plain = { paint: plainPaint, width: 79 }

describe('the progress of a hunt', () => {
  it('is a bar with seeds and rate, and what was seen in virtual time', () => {
    expect(progressLines(progress, { seeds: 10_000 }, { ...plain, width: 99 })).toEqual([
      ' [########>---------------------]  31 %  seeds 3 120/10 000  payments 312 000  2.1 M/min',
      ' virtual 11 d 4 h (110 000x)  strikes 39 812  crashes 2 080  0 violations  slowest 4 m 12 s',
    ])
  })

  it('fits the width that there is', () => {
    for (const width of [20, 60, 79]) {
      const lines = progressLines(progress, { seeds: 10_000 }, { ...plain, width })
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(width)
    }
    const [bar] = progressLines(progress, { seeds: 10_000 }, plain)
    expect(bar).toBe(
      ' [######>--------------]  31 %  seeds 3 120/10 000  payments 312 000  2.1 M/min',
    )
  })

  it.each([
    [0, 0, 0],
    [5, 0, 0.5],
    [1, 30_000, 0.5],
    [10, 1, 1],
    [12, 90_000, 1],
  ])('after %i of 10 seeds and %i ms of a minute is %d', (seeds, wallMs, share) => {
    const goal = { seeds: 10, forMs: 60_000 }
    expect(progressShare({ ...progress, seeds, wallMs }, goal)).toBe(share)
  })

  it('shows no end of seeds where only time ends it', () => {
    const [bar] = progressLines(progress, { forMs: 90_000 }, plain)
    expect(bar).toContain(' 10 %  seeds 3 120  payments')
  })

  it('is full at its end and empty at its beginning', () => {
    const done = { ...progress, seeds: 10_000 }
    expect(progressLines(done, { seeds: 10_000 }, plain)[0]).toMatch(/\[#+>\] 100 %/)
    expect(progressLines({ ...done, seeds: 0 }, { seeds: 10 }, plain)[0]).toMatch(/\[-+\] {3}0 %/)
  })

  it('is green, and red once something was violated', () => {
    const options = { paint: colourPaint, width: 79 }
    const [green] = progressLines(progress, { seeds: 10 }, options)
    const [red] = progressLines({ ...progress, violations: 1 }, { seeds: 10 }, options)
    expect([green, red].map((line) => line.slice(0, 5))).toEqual(['\u001B[32m', '\u001B[31m'])
  })

  it('is one sentence in a log', () => {
    expect(progressSentence(progress, { seeds: 10_000 })).toBe(
      '31 %  seeds 3 120/10 000  payments 312 000  2.1 M/min  virtual 11 d 4 h (110 000x)  ' +
        'strikes 39 812  crashes 2 080  0 violations  slowest 4 m 12 s',
    )
  })
})
