import { expect, it } from 'vitest'
import { atLeast } from '../target.js'
import type { Comparison } from './comparisons.js'
import type { Figure, Ratio } from './figures.js'
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

const kit = (call: string, nanoseconds: number): Figure => ({
  library: 'kit',
  call,
  nanoseconds,
  bytes: 0,
})
const ratio = (call: string, peer: string, ...[is, lowest, highest]: number[]): Ratio => ({
  call,
  library: 'cockatiel',
  peer,
  ratio: is ?? Number.NaN,
  lowest: lowest ?? is ?? Number.NaN,
  highest: highest ?? is ?? Number.NaN,
})
const base = [
  kit('bare await', 50),
  kit('performance.now() twice', 150),
  kit('pipeline of nothing', 120),
]

it('says nothing where the targets are reached or nothing was measured', () => {
  const ratios = [ratio('counted', 'CountBreaker', 3), ratio('timed', 'SamplingBreaker', 1.02)]
  const figures = [kit('counted', 100), kit('timed', 400), ...base]
  expect(whatLimits(comparisons, { figures, ratios })).toEqual([])
  expect(whatLimits(comparisons, { figures: base, ratios: [] })).toEqual([])
})

it('names what the target would take and what any call through the kit takes', () => {
  const figures = [kit('counted', 150), ...base]
  const ratios = [ratio('counted', 'CountBreaker', 2, 1.9, 2.1)]
  expect(whatLimits(comparisons, { figures, ratios })).toEqual([
    "What limits `counted` against cockatiel's `CountBreaker`: it takes 150 ns, and >= 3x would " +
      'be 100 ns. Any call through the kit takes 120 ns (`pipeline of nothing`).',
  ])
})

it('takes the price of the reads of the clock from the same run, and says who does not pay', () => {
  const timed = [kit('timed', 400)]
  const ratios = [ratio('timed', 'SamplingBreaker', 0.75, 0.7, 0.8)]
  expect(whatLimits(comparisons, { figures: [...timed, ...base], ratios })).toEqual([
    "What limits `timed` against cockatiel's `SamplingBreaker`: it takes 400 ns, and >= 1x would " +
      'be 300 ns. Any call through the kit takes 120 ns (`pipeline of nothing`). To measure how ' +
      'long the function took it reads the clock 2 times, 100 ns in this run (`performance.now() ' +
      'twice` less `bare await`); without them it would be 1.00x as fast. ' +
      "cockatiel's measures nothing.",
  ])
  expect(whatLimits(comparisons, { figures: timed, ratios })[0]).not.toContain('reads the clock')
})

it('says that a run does not tell where its rounds lie on both sides of the target', () => {
  const figures = [kit('counted', 150)]
  const told = (lowest: number, highest: number) =>
    whatLimits(comparisons, {
      figures,
      ratios: [ratio('counted', 'CountBreaker', 2.9, lowest, highest)],
    })[0]
  expect(told(2.8, 3)).toMatch(
    /Its rounds lie on both sides of the target \(2.80x .. 3.00x\), so this run alone/,
  )
  expect(told(2.8, 2.99)).not.toContain('both sides')
})
