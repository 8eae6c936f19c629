import { describe, expect, it } from 'vitest'
import { counterWorld, type CounterDefects } from '../../testing/counter-world.js'
import { sampleRun } from '../../testing/sample-run.js'
import type { RunOptions } from '../run/run-options.js'
import { runSeed } from '../run/run-seed.js'
import { defineWorld } from '../world/world.js'
import { shrink } from './shrink.js'

const plenty = { replays: 1000, wallMs: Infinity, now: () => 0 }
/** What leaves those who bring something without an answer. */
const onlyFaults = ['crash-before', 'crash-after', 'store-busy', 'commit-unknown']

function failing(defects: CounterDefects, change: Partial<RunOptions> = {}): RunOptions {
  const rates = Object.fromEntries(onlyFaults.map((fault) => [fault, 0.3]))
  const run = { entities: 20, onlyFaults, rates, knobs: { crashes: 1 }, ...change }
  return sampleRun(counterWorld(defects), run)
}

describe('a failing run is made small', () => {
  it('to the one thing that it is about, and the one strike that it needs', async () => {
    const shrunk = await shrink(failing({ countsAgain: true }), 'counted-once', plenty)
    expect(shrunk).toMatchObject({ entitiesBefore: 20, isMinimal: true })
    expect(shrunk?.strikesBefore).toBeGreaterThan(10)
    expect(shrunk?.entities).toHaveLength(1)
    expect(shrunk?.strikes).toHaveLength(1)
    expect(shrunk?.replays).toBeLessThan(100)
    const [thing] = shrunk?.entities ?? []
    const about = new Set(shrunk?.story.flatMap(({ entity }) => entity ?? []))
    expect(about).toEqual(new Set([thing]))
    expect(shrunk?.story.at(-1)?.what).toBe('counted-once: counted 2 times')
  })

  it('to two strikes where one alone is harmless', async () => {
    const run = failing({ countsAgain: true, tolerates: 2 })
    const shrunk = await shrink(run, 'counted-once', plenty)
    expect([shrunk?.entities.length, shrunk?.strikes.length]).toEqual([1, 2])
    for (const strike of shrunk?.strikes ?? []) {
      const without = { ...run, kept: shrunk?.entities ?? [], only: [strike] }
      expect((await runSeed(without)).violations).toEqual([])
    }
  })

  it('and fails in the same way whenever it is run again', async () => {
    const run = failing({ countsAgain: true })
    const shrunk = await shrink(run, 'counted-once', plenty)
    const { strikes, entities, traceHash } = shrunk ?? { strikes: [], entities: [] }
    const again = await runSeed({ ...run, only: strikes, kept: entities })
    expect(again.traceHash).toBe(traceHash)
    expect(again.violations).toMatchObject([{ invariant: 'counted-once', entity: entities[0] }])
  })

  it('by its invariant: it does not slip to another one that is broken too', async () => {
    const run = failing({ countsAgain: true, givesUp: true })
    const shrunk = await shrink(run, 'all-counted', plenty)
    const rest = { ...run, only: shrunk?.strikes ?? [], kept: shrunk?.entities ?? [] }
    const { violations } = await runSeed(rest)
    expect(violations.map(({ invariant }) => invariant)).toEqual(['all-counted'])
  })

  it('to nothing that strikes where none is needed', async () => {
    const shrunk = await shrink(failing({ tolerates: 0 }), 'counted-once', plenty)
    expect([shrunk?.entities.length, shrunk?.strikes]).toEqual([1, []])
  })

  it('as far as the budget goes, and says that it might go on', async () => {
    const run = failing({ countsAgain: true, tolerates: 2 })
    const shrunk = await shrink(run, 'counted-once', { ...plenty, replays: 6 })
    expect(shrunk?.isMinimal).toBe(false)
    expect(shrunk?.replays).toBeLessThanOrEqual(8)
    const { strikes = [], entities = [] } = shrunk ?? {}
    const { violations } = await runSeed({ ...run, only: strikes, kept: entities })
    expect(violations.map(({ invariant }) => invariant)).toContain('counted-once')
  })

  it('for no longer than it may take', async () => {
    let wallMs = 0
    const slow = { replays: 1000, wallMs: 500, now: () => (wallMs += 100) }
    const shrunk = await shrink(failing({ countsAgain: true, tolerates: 2 }), 'counted-once', slow)
    expect(shrunk?.isMinimal).toBe(false)
    expect(shrunk?.wallMs).toBeGreaterThanOrEqual(500)
    expect(shrunk?.replays).toBeLessThan(12)
  })
})

describe('a run is not made small', () => {
  it('that holds', async () => {
    expect(await shrink(failing({}), 'counted-once', plenty)).toBeUndefined()
  })

  it('that fails once and not again: something else than the seed has decided', async () => {
    const [broken, sound] = [counterWorld({ countsAgain: true }), counterWorld()]
    let runs = 0
    const world = defineWorld({
      ...sound,
      build: (simulation) => ((runs += 1) === 1 ? broken : sound).build(simulation),
    })
    expect(await shrink({ ...failing({}), world }, 'counted-once', plenty)).toBeUndefined()
  })
})
