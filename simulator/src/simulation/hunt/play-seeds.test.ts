import { describe, expect, it } from 'vitest'
import { counterWorld } from '../../testing/counter-world.js'
import { sampleHunt } from '../../testing/sample-hunt.js'
import { runSeed } from '../run/run-seed.js'
import { defineWorld } from '../world/world.js'
import { playSeeds, runOptionsOf } from './play-seeds.js'
import { Tally } from './tally.js'

const sound = counterWorld()
const nothing = () => []

describe('playing seeds', () => {
  it('runs each of them as it would be run alone', async () => {
    const options = sampleHunt({ checkEvery: 0, store: 'sqlite', rates: { 'store-busy': 0.2 } })
    const found = await playSeeds(sound, options, { from: 5, count: 3 }, nothing)
    const alone = new Tally()
    for (const seed of [5, 6, 7]) alone.add(await runSeed(runOptionsOf(sound, options, seed)))
    expect(found).toEqual(alone.data())
  })

  it('runs one in so many twice, counted from the first of the hunt', async () => {
    let runs = 0
    const counted = defineWorld({
      ...sound,
      build: (simulation) => {
        runs += 1
        return sound.build(simulation)
      },
    })
    const options = sampleHunt({ checkEvery: 4, firstSeed: 2 })
    const found = await playSeeds(counted, options, { from: 2, count: 9 }, nothing)
    expect([found.seeds, found.ranTwice, found.differences, runs]).toEqual([9, 3, [], 12])
    const none = await playSeeds(
      sound,
      sampleHunt({ checkEvery: 0 }),
      { from: 1, count: 3 },
      nothing,
    )
    expect(none.ranTwice).toBe(0)
  })

  it('notices that something else than the seed decides', async () => {
    const random = counterWorld({ random: Math.random })
    const options = sampleHunt({ checkEvery: 1 })
    const found = await playSeeds(random, options, { from: 1, count: 3 }, nothing)
    expect(found.differences).toEqual([1, 2, 3])
  })

  it('ends at the first failing seed where it is to', async () => {
    const broken = counterWorld({ tolerates: 0 })
    const played = (bail: boolean) =>
      playSeeds(broken, sampleHunt({ bail }), { from: 1, count: 4 }, nothing)
    expect((await played(true)).seeds).toBe(1)
    expect((await played(false)).seeds).toBe(4)
  })

  it('tells what each seed has used that it must not', async () => {
    let asked = 0
    const forbidden = () => ((asked += 1) === 2 ? ['Math.random'] : [])
    const options = sampleHunt({ checkEvery: 0 })
    const found = await playSeeds(sound, options, { from: 1, count: 3 }, forbidden)
    expect(found.forbidden).toEqual([{ seed: 2, what: 'Math.random' }])
  })
})
