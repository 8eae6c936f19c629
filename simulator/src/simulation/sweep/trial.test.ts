import { describe, expect, it } from 'vitest'
import { asIs, bare, gateway, seeds } from '../policies/contestants.js'
import { profileNamed } from './profiles.js'
import { meanOf, trial, type Trial } from './trial.js'

const inSeeds = (contestant: typeof bare, seed = 1) =>
  trial(contestant, profileNamed('seeds'), seed)

describe('a trial', () => {
  it('never sees a hang cut off where there is no breaker', async () => {
    const { goodput, load, cutOffMs, opened } = await inSeeds(bare)
    expect(goodput).toBeCloseTo(0.6, 1)
    expect([load, cutOffMs, opened]).toEqual([1, Infinity, 0])
    expect((await inSeeds(asIs)).load).toBeGreaterThan(2)
  })

  it('sees the breaker of the seeds trip by chance, and ours hold', async () => {
    const theirs = await inSeeds(seeds)
    expect(theirs.goodput).toBeLessThan(0.25)
    expect(theirs.opened).toBeGreaterThan(2)
    expect(theirs.refusedWhileThere).toBeGreaterThan(0.7)
    const ours = await inSeeds(gateway)
    expect(ours.goodput).toBeGreaterThan(0.85)
    expect(ours.opened).toBe(0)
  })

  it('takes the cut-off from a good day: a time-out and some arrivals for both', async () => {
    for (const contestant of [seeds, gateway]) {
      const { cutOffMs, load } = await inSeeds(contestant)
      expect(cutOffMs).toBeGreaterThan(3000)
      expect(cutOffMs).toBeLessThan(4500)
      expect(load).toBeLessThan(0.25)
    }
  })

  it('repeats with its seed', async () => {
    expect(await inSeeds(seeds, 7)).toEqual(await inSeeds(seeds, 7))
    expect(await inSeeds(seeds, 8)).not.toEqual(await inSeeds(seeds, 7))
  })
})

it('the mean of trials is never where one of them never was', () => {
  const one: Trial = {
    goodput: 0.5,
    load: 1,
    cutOffMs: 1000,
    requestsPerOrder: 1,
    refusedWhileThere: 0,
    opened: 0,
  }
  const other: Trial = { ...one, goodput: 1, load: 0.5, opened: 3 }
  expect(meanOf([one, other])).toEqual({ ...one, goodput: 0.75, load: 0.75, opened: 1.5 })
  expect(meanOf([one, { ...other, cutOffMs: Infinity }]).cutOffMs).toBe(Infinity)
})
