import { expect, it } from 'vitest'
import { textTable } from '../table.js'
import { atLeast } from '../target.js'
import type { Comparison } from './comparisons.js'
import { toFigure } from './figures.js'
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
const figures = [
  toFigure('kit', 'bare', [30, 29, 31], 248),
  toFigure('kit', 'breaker', [100, 90, 110], 500.4),
  toFigure('cockatiel', 'CountBreaker', [290, 280, 300], 1200),
  toFigure('opossum', 'breaker', [1250, 1250, 1250], 1300),
]

it('prints every call of the kit and below it its peers, with ratio and target', () => {
  expect(textTable(toTable(comparisons, figures)).split('\n')).toEqual([
    'call             library      ns        rounds  bytes     the kit is  target',
    'bare             kit          30      29 .. 31    248',
    'breaker          kit         100     90 .. 110    500',
    'vs CountBreaker  cockatiel   290    280 .. 300   1200  2.90x as fast  >= 3x: not reached',
    'vs breaker       opossum    1250  1250 .. 1250   1300  12.5x as fast',
  ])
})

it('judges the ratios that have a target; one that was not measured is not reached', () => {
  expect(judgedRatios(comparisons, figures).map(({ figure }) => figure)).toEqual([2.9])
  expect(judgedRatios(comparisons, [])[0]?.figure).toBeNaN()
})

it('lists every ratio for the file', () => {
  expect(ratios(comparisons, figures)).toEqual([
    {
      call: 'breaker',
      library: 'cockatiel',
      peer: 'CountBreaker',
      ratio: 2.9,
      target: '>= 3x',
      reached: false,
    },
    { call: 'breaker', library: 'opossum', peer: 'breaker', ratio: 12.5 },
  ])
})
