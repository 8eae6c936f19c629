import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import { expect, it } from 'vitest'
import { arrivals, type Pace } from './arrivals.js'

/** When the first `count` arrivals came, in ms. */
async function moments(pace: Pace, count: number): Promise<readonly number[]> {
  const clock = new VirtualClock()
  const at: number[] = []
  arrivals(clock, seededRandom('arrivals'), pace, (number) => {
    expect(number).toBe(at.length)
    at.push(clock.monotonic())
    return at.length < count
  })
  await clock.advanceUntil(() => at.length === count)
  expect(clock.pending).toBe(0)
  return at
}

it.each([2, 20, 200, 5000])(
  '%d a second at random, however the clock rounds',
  async (perSecond) => {
    const count = 20_000
    const at = await moments({ perSecond, arrivals: 'poisson' }, count)
    const measured = (count * 1000) / (at.at(-1) ?? 0)
    // 20000 intervals scatter by 0.7 %.
    expect(Math.abs(measured / perSecond - 1)).toBeLessThan(0.02)
  },
)

it('at random, 1/e of the intervals are longer than the mean', async () => {
  const at = await moments({ perSecond: 2, arrivals: 'poisson' }, 20_000)
  const longer = at.filter((moment, index) => moment - (at[index - 1] ?? 0) > 500).length
  expect(longer / at.length).toBeCloseTo(Math.exp(-1), 1)
})

it('evenly, and never at a round moment', async () => {
  const at = await moments({ perSecond: 20, arrivals: 'even' }, 4)
  expect(at).toEqual([25, 75, 125, 175])
})
