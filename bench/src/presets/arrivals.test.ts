import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import { expect, it } from 'vitest'
import { arrive } from './arrivals.js'

/** When the first `count` arrivals came, in milliseconds. */
async function arrivals(perSecond: number, count: number): Promise<readonly number[]> {
  const clock = new VirtualClock()
  const at: number[] = []
  arrive(clock, seededRandom('arrivals'), perSecond, () => {
    at.push(clock.monotonic())
    return at.length < count
  })
  await clock.advanceUntil(() => at.length === count)
  expect(clock.pending).toBe(0)
  return at
}

it.each([2, 20, 200])('%d a second, however often the clock rounds up', async (perSecond) => {
  const count = 20_000
  const at = await arrivals(perSecond, count)
  const measured = (count * 1000) / (at.at(-1) ?? 0)
  // 20000 intervals scatter by 0.7 %.
  expect(Math.abs(measured / perSecond - 1)).toBeLessThan(0.02)
})

it('comes at random: 1/e of the intervals are longer than the mean', async () => {
  const at = await arrivals(2, 20_000)
  const longer = at.filter((moment, i) => moment - (at[i - 1] ?? 0) > 500).length
  expect(longer / at.length).toBeCloseTo(Math.exp(-1), 1)
})

it('several may come in the same millisecond', async () => {
  const at = await arrivals(5000, 1000)
  expect(new Set(at).size).toBeLessThan(at.length)
})
