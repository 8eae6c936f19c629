import { expect, it } from 'vitest'
import { textTable } from '../table.js'
import { atLeast } from '../target.js'
import type { Comparison } from './comparisons.js'
import { toRatio, type Measured } from './figures.js'
import { judgedRatios, ratios, toTable } from './report.js'

const comparisons: readonly Comparison[] = [
  { call: 'bare', peers: [] },
  {
    call: 'breaker',
    peers: [
      { library: 'cockatiel', call: 'CountBreaker', target: atLeast(3, 'x') },
      { library: 'opossum', call: 'breaker' },
    ],
  },
]
const [, breaker] = comparisons
const [cockatiel, opossum] = breaker?.peers ?? []
const measured: Measured = {
  figures: [
    { library: 'kit', call: 'bare', nanoseconds: 30.4, bytes: 248 },
    { library: 'kit', call: 'breaker', nanoseconds: 100, bytes: 500 },
    { library: 'cockatiel', call: 'CountBreaker', nanoseconds: 290, bytes: 1200 },
    { library: 'opossum', call: 'breaker', nanoseconds: 1250, bytes: 1300 },
  ],
  ratios: [
    ...(cockatiel === undefined ? [] : [toRatio('breaker', cockatiel, [2.9966, 2.8004, 3.104])]),
    ...(opossum === undefined ? [] : [toRatio('breaker', opossum, [12.52, 9.5, 13])]),
  ],
}

it('prints every call of the kit and below it its peers, with ratio and target', () => {
  expect(textTable(toTable(comparisons, measured)).split('\n')).toEqual([
    'call             library      ns  bytes     the kit is   in its rounds  target',
    'bare             kit          30    248',
    'breaker          kit         100    500',
    'vs CountBreaker  cockatiel   290   1200  3.00x as fast  2.80x .. 3.10x  >= 3x: not reached',
    'vs breaker       opossum    1250   1300  12.5x as fast  9.50x .. 13.0x',
  ])
})

it('leaves the cells empty of what was not measured', () => {
  const table = toTable(comparisons, { figures: [], ratios: [] })
  expect(table.rows[2]).toEqual(['vs CountBreaker', 'cockatiel', '', '', '', '', ''])
})

it('judges the ratios that have a target; one that was not measured is not reached', () => {
  expect(judgedRatios(comparisons, measured).map(({ figure }) => figure)).toEqual([2.9966])
  expect(judgedRatios(comparisons, { figures: [], ratios: [] })[0]?.figure).toBeNaN()
})

it('lists every ratio for the file, in hundredths but judged before', () => {
  expect(ratios(comparisons, measured)).toEqual([
    {
      call: 'breaker',
      library: 'cockatiel',
      peer: 'CountBreaker',
      ratio: 3,
      lowest: 2.8,
      highest: 3.1,
      target: '>= 3x',
      reached: false,
    },
    {
      call: 'breaker',
      library: 'opossum',
      peer: 'breaker',
      ratio: 12.52,
      lowest: 9.5,
      highest: 13,
    },
  ])
})
