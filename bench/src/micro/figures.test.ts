import { expect, it } from 'vitest'
import { figureOf, ratioOf, ratioOfRound, toFigure, toRatio } from './figures.js'

const peer = { library: 'cockatiel', call: 'CountBreaker' } as const

it('takes the median of all slices, in tenths of a nanosecond, and whole bytes', () => {
  const counted = { library: 'kit', call: 'retry', bytes: 248.4 } as const
  const figure = { library: 'kit', call: 'retry', nanoseconds: 30.1, bytes: 248 }
  expect(toFigure(counted, [50, 10, 30.123])).toEqual(figure)
})

it('sets every slice against the one of the same turn, and takes the median of a round', () => {
  const kit = [100, 100, 1000, 210, 220]
  const peer = [150, 151, 220, 420, 330]
  expect(ratioOfRound(kit, peer)).toBe(1.5)
})

it('takes the median of the rounds, and keeps the lowest and the highest', () => {
  expect(toRatio('counted', peer, [1.2, 0.9, 1.1])).toEqual({
    call: 'counted',
    library: 'cockatiel',
    peer: 'CountBreaker',
    ratio: 1.1,
    lowest: 0.9,
    highest: 1.2,
  })
})

it('finds what was measured of one call, and nothing of another', () => {
  const figure = {
    library: 'cockatiel',
    call: 'CountBreaker',
    nanoseconds: 30,
    bytes: 248,
  } as const
  const ratio = toRatio('counted', peer, [1])
  const measured = { figures: [figure], ratios: [ratio] }
  expect(figureOf(measured, 'cockatiel', 'CountBreaker')).toBe(figure)
  expect(figureOf(measured, 'kit', 'CountBreaker')).toBeUndefined()
  expect(ratioOf(measured, 'counted', peer)).toBe(ratio)
  expect(ratioOf(measured, 'timed', peer)).toBeUndefined()
  expect(ratioOf(measured, 'counted', { library: 'opossum', call: 'CountBreaker' })).toBeUndefined()
})
