import { describe, expect, it } from 'vitest'
import type { Contestant } from '../policies/contestant.js'
import { search, WORLDS } from './search.js'
import type { Trial } from './trial.js'

/** A made-up world: short time-outs are soon and accept little, and nothing else matters. */
async function played({ explains }: Contestant): Promise<Trial> {
  const [, text = ''] = /time-out (\d+(?:\.\d+)? m?s)/.exec(explains) ?? []
  const timeoutMs = Number.parseFloat(text) * (text.endsWith('ms') ? 1 : 1000)
  const figures = { requestsPerOrder: 1, refusedWhileThere: 0, opened: 0 }
  return { goodput: 1 - 600 / timeoutMs / 2, load: 1, cutOffMs: timeoutMs, ...figures }
}

describe('a search', () => {
  it('tries as many settings as it is told, half of them and more all over the space', async () => {
    const counts: number[] = []
    const worlds = new Map<number, number>()
    const play = (contestant: Contestant, world: number): Promise<Trial> => {
      worlds.set(world, (worlds.get(world) ?? 0) + 1)
      return played(contestant)
    }
    const { tried, front } = await search({
      seed: 1,
      tries: 50,
      play,
      onTried: (n) => counts.push(n),
    })
    expect(tried).toHaveLength(50)
    expect(counts).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
    expect([...worlds.keys()]).toEqual(Array.from({ length: WORLDS }, (_, index) => index + 1))
    expect(worlds.get(1)).toBe(50)
    expect(worlds.get(2)).toBeGreaterThanOrEqual(front.length)
  })

  it('goes to where it was good', async () => {
    // One direction only: the longest time-out is the best.
    const play = async (contestant: Contestant): Promise<Trial> => {
      return { ...(await played(contestant)), cutOffMs: 1 }
    }
    const { tried } = await search({ seed: 3, tries: 120, play })
    const timeouts = tried.map(({ settings }) => settings.timeoutMs)
    const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length
    expect(mean(timeouts.slice(72))).toBeGreaterThan(1.5 * mean(timeouts.slice(0, 72)))
  })

  it('ends with what was tried when it is told to', async () => {
    const ending = new AbortController()
    const onTried = (count: number): void => {
      if (count === 7) ending.abort()
    }
    const asked = { seed: 1, tries: 50, play: played, onTried, signal: ending.signal }
    const { tried, front } = await search(asked)
    expect(tried).toHaveLength(7)
    expect(front.length).toBeGreaterThan(0)
    for (const one of front) expect(tried).toContain(one)
  })

  it('takes off the front whom the other worlds do not bear out', async () => {
    const play = async (contestant: Contestant, world: number): Promise<Trial> => {
      const trial = await played(contestant)
      // Lucky in the first world.
      return { ...trial, goodput: world === 1 ? trial.goodput : 0 }
    }
    const honest = await search({ seed: 1, tries: 60, play: played })
    const lucky = await search({ seed: 1, tries: 60, play })
    for (const { objectives } of lucky.front) expect(objectives.goodput).toBeLessThan(0.25)
    expect(honest.front.length).toBeGreaterThan(1)
  })

  it('tries the same settings with the same seed', async () => {
    const places = async (seed: number) =>
      (await search({ seed, tries: 30, play: played })).tried.map(({ place }) => place)
    expect(await places(1)).toEqual(await places(1))
    expect(await places(2)).not.toEqual(await places(1))
  })

  it('stays inside the space, also where little is tried', async () => {
    for (const tries of [1, 2, 80]) {
      const { tried } = await search({ seed: 1, tries, play: played })
      expect(tried).toHaveLength(tries)
      for (const at of tried.flatMap(({ place }) => place)) {
        expect(at).toBeGreaterThanOrEqual(0)
        expect(at).toBeLessThan(1)
      }
    }
  })
})
