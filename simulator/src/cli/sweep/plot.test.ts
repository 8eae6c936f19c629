import { expect, it } from 'vitest'
import { sampleSweep } from '../../testing/sample-sweep.js'
import { plotsOf } from './plot.js'

it('draws what was tried first, and the seeds over everything', () => {
  const [load, cutOff] = plotsOf(sampleSweep())
  const marks = ['tried', 'tried', 'tried', 'front', 'gateway', 'seeds']
  expect(load.points.map(({ mark }) => mark)).toEqual(marks)
  expect(cutOff.points.map(({ mark }) => mark)).toEqual(marks)
})

it('has goodput upwards, and load or seconds to the right', () => {
  const [load, cutOff] = plotsOf(sampleSweep())
  expect(load.points[1]).toMatchObject({ x: 0.5, y: 0.5, text: 'some settings' })
  expect(cutOff.points.map(({ x }) => x)).toEqual([1, 5, undefined, 1, 3.4, 3.6])
})
