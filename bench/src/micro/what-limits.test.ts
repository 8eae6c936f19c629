import { expect, it } from 'vitest'
import { atLeast } from '../target.js'
import type { Comparison } from './comparisons.js'
import { toFigure } from './figures.js'
import { whatLimits } from './what-limits.js'

const comparisons: readonly Comparison[] = [
  {
    call: 'counted',
    peers: [
      { library: 'cockatiel', call: 'CountBreaker', target: atLeast(3, 'x') },
      { library: 'opossum', call: 'breaker' },
    ],
  },
  {
    call: 'timed',
    clockReads: 2,
    peers: [
      {
        library: 'cockatiel',
        call: 'SamplingBreaker',
        target: atLeast(1, 'x'),
        leavesOut: 'measures nothing',
      },
    ],
  },
]

const reached = [
  toFigure('kit', 'counted', [100], 0),
  toFigure('cockatiel', 'CountBreaker', [300], 0),
  toFigure('kit', 'timed', [390, 400, 410], 0),
  toFigure('cockatiel', 'SamplingBreaker', [400], 0),
]
const base = [
  toFigure('kit', 'bare await', [50], 0),
  toFigure('kit', 'performance.now() twice', [150], 0),
  toFigure('kit', 'pipeline of nothing', [120], 0),
]

it('says nothing where the targets are reached or nothing was measured', () => {
  expect(whatLimits(comparisons, [...reached, ...base])).toEqual([])
  expect(whatLimits(comparisons, base)).toEqual([])
})

it('names what the target would take and what any call through the kit takes', () => {
  const figures = [
    toFigure('kit', 'counted', [150, 149, 151], 0),
    toFigure('cockatiel', 'CountBreaker', [300], 0),
    ...base,
  ]
  expect(whatLimits(comparisons, figures)).toEqual([
    "What limits `counted` against cockatiel's `CountBreaker`: it takes 150 ns, and >= 3x would " +
      'be 100 ns. Any call through the kit takes 120 ns (`pipeline of nothing`).',
  ])
})

it('takes the price of the reads of the clock from the same run, and says who does not pay', () => {
  const figures = [
    toFigure('kit', 'timed', [400, 290, 420], 0),
    toFigure('cockatiel', 'SamplingBreaker', [300, 280, 310], 0),
  ]
  expect(whatLimits(comparisons, [...figures, ...base])).toEqual([
    "What limits `timed` against cockatiel's `SamplingBreaker`: it takes 400 ns, and >= 1x would " +
      'be 300 ns. Any call through the kit takes 120 ns (`pipeline of nothing`). To measure how ' +
      'long the function took it reads the clock 2 times, 100 ns in this run (`performance.now() ' +
      'twice` less `bare await`); without them it would be 1.00x as fast. ' +
      "cockatiel's measures nothing. The rounds of both overlap (290 .. 420 ns and 280 .. 310 " +
      'ns), so this run alone does not tell which one is faster.',
  ])
  expect(whatLimits(comparisons, figures)[0]).not.toContain('reads the clock')
})
