import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { describe, expect, it } from 'vitest'
import { counterWorld } from '../../testing/counter-world.js'
import { sampleRun } from '../../testing/sample-run.js'
import { defineWorld, type World, type WorldRun } from '../world/world.js'
import type { RunOptions } from './run-options.js'
import { runSeed } from './run-seed.js'

const sound = counterWorld()

/** What is to strike, at which rate, and nothing else. */
function alone(rates: Readonly<Record<string, number>>): Partial<RunOptions> {
  return { rates, onlyFaults: Object.keys(rates) }
}

/** Runs some seeds of a world. */
async function runSeeds(world: World, count: number, change: Partial<RunOptions> = {}) {
  const outcomes = []
  for (let seed = 1; seed <= count; seed += 1) {
    outcomes.push(await runSeed(sampleRun(world, { seed, ...change })))
  }
  return outcomes
}

/** The sound world, watched: what its run does is told before it is done. */
function watchedWorld(watch: (what: keyof WorldRun) => void): World {
  return defineWorld({
    ...sound,
    build: (simulation) => {
      const run = sound.build(simulation)
      return {
        safetyMs: run.safetyMs,
        boundMs: run.boundMs,
        heal: () => watch('heal'),
        isConverged: () => {
          watch('isConverged')
          return run.isConverged()
        },
        check: () => {
          watch('check')
          return run.check()
        },
        close: async () => watch('close'),
      }
    },
  })
}

describe('a run', () => {
  it('runs on the clock that it is given, from the wall time of all runs on', async () => {
    const given: VirtualClock[] = []
    const clock = (wallMs: number): VirtualClock => {
      const made = new VirtualClock({ wallMs })
      given.push(made)
      return made
    }
    const [usual] = await runSeeds(sound, 1)
    const [outcome] = await runSeeds(sound, 1, { clock })
    expect(outcome).toEqual(usual)
    expect(given.map(({ fired }) => fired)).toEqual([outcome?.events])
    expect(outcome?.events).toBeGreaterThan(0)
  })

  it('of a sound world violates nothing, whatever strikes', async () => {
    const outcomes = await runSeeds(sound, 40)
    expect(outcomes.flatMap(({ violations }) => violations)).toEqual([])
    const struck = new Set(outcomes.flatMap(({ hits }) => Object.keys(hits)))
    const faults = ['crash-before', 'crash-after', 'pause', 'store-busy', 'commit-unknown']
    expect([...struck]).toEqual(expect.arrayContaining(faults))
    const again = outcomes.reduce((sum, { reached }) => sum + (reached['brought again'] ?? 0), 0)
    expect(again).toBeGreaterThan(0)
  })

  it('lets faults strike first, then ends them, heals, waits and looks', async () => {
    const steps: string[] = []
    const { trace = [], virtualMs } = await runSeed(
      sampleRun(
        watchedWorld((what) => steps.push(what)),
        { isTraced: true },
      ),
    )
    expect(new Set(steps)).toEqual(new Set(['heal', 'isConverged', 'check', 'close']))
    expect(steps[0]).toBe('heal')
    expect(steps.slice(-2)).toEqual(['check', 'close'])
    const end = trace.find(({ what }) => what === 'the faults end')
    expect(end?.at).toBe(20_000)
    const strikes = trace.filter(({ fault }) => fault !== undefined)
    expect(strikes).not.toEqual([])
    expect(Math.max(...strikes.map(({ at }) => at))).toBeLessThanOrEqual(20_000)
    expect(virtualMs).toBeLessThan(40_000)
  })

  it('ends the faults of what is no process too', async () => {
    const struck: boolean[] = []
    const world = defineWorld({
      ...sound,
      build: (simulation) => {
        const asks = (): void => void struck.push(simulation.chance.strikes('hang', 'peer', 1, 1))
        simulation.clock.setTimer(19_999, asks)
        return Object.assign(sound.build(simulation), { heal: asks })
      },
    })
    await runSeed(sampleRun(world))
    expect(struck).toEqual([true, false])
  })

  it('ends where all has come to its end, and at the bound at the latest', async () => {
    const [soon, late] = await Promise.all([
      runSeed(sampleRun(sound, { onlyFaults: [] })),
      runSeed(sampleRun(counterWorld({ givesUp: true }), alone({ 'store-busy': 1 }))),
    ])
    expect(soon.virtualMs).toBe(20_000)
    expect(late.virtualMs).toBe(40_000)
  })

  it('gives the world back also where it breaks down', async () => {
    const steps: string[] = []
    const world = watchedWorld((what) => {
      steps.push(what)
      if (what === 'check') throw new Error('broken')
    })
    const { violations } = await runSeed(sampleRun(world))
    expect(violations).toMatchObject([
      { invariant: 'program-throws-nothing', entity: 'program', text: 'Error: broken' },
    ])
    expect(steps.at(-1)).toBe('close')
  })

  it('takes an error that nobody catches for a violation, and goes on no further', async () => {
    const world = counterWorld({ throws: new TypeError('x is no y') })
    const { violations, virtualMs } = await runSeed(sampleRun(world))
    expect(violations.map(({ text }) => text)).toEqual(['TypeError: x is no y'])
    expect(virtualMs).toBe(1)
  })

  it('refuses what a world tells of an invariant that it does not list', async () => {
    const world = defineWorld({ ...sound, invariants: sound.invariants.slice(0, 1) })
    const run = runSeed(sampleRun(world))
    await expect(run).rejects.toThrow("the world counter lists no invariant 'all-counted'")
  })
})

describe('what a run finds', () => {
  it('is a violation of safety, with the thing, the figures and the time', async () => {
    const world = counterWorld({ countsAgain: true })
    const outcome = await runSeed(sampleRun(world, alone({ 'commit-unknown': 0.5 })))
    const { violations, checked, virtualMs } = outcome
    expect(violations.length).toBeGreaterThan(0)
    for (const { invariant, entity, text, at } of violations) {
      expect(invariant).toBe('counted-once')
      expect(entity).toMatch(/^thing-[1-5]$/)
      expect(text).toMatch(/^counted \d+ times$/)
      expect(at).toBe(virtualMs)
    }
    expect(checked).toMatchObject({ 'counted-once': 5, 'all-counted': 5 })
  })

  it('is a violation of liveness where a thing has not come to its end', async () => {
    const world = counterWorld({ givesUp: true })
    const { violations } = await runSeed(sampleRun(world, alone({ 'store-busy': 1 })))
    expect(violations).toHaveLength(5)
    expect(violations[0]).toMatchObject({ invariant: 'all-counted', text: 'not counted' })
  })

  it('is that it has not converged, also where no checker says so', async () => {
    const world = counterWorld({ givesUp: true, looksAway: true })
    const { violations } = await runSeed(sampleRun(world, alone({ 'store-busy': 1 })))
    const text = 'not all had come to its end 20 s after the last fault'
    expect(violations).toEqual([{ invariant: 'all-counted', entity: 'all', text, at: 40_000 }])
  })

  it('is counted: things, crashes, hits, how they came to their end', async () => {
    const rates = { 'crash-after': 0.3, 'store-busy': 0.3 }
    const run = sampleRun(sound, { entities: 8, isTraced: true, ...alone(rates) })
    const struck = await runSeed(run)
    expect(struck).toMatchObject({ entities: 8, payments: 8, boundMs: 20_000, rates })
    expect(struck.crashes).toBeGreaterThan(0)
    expect(struck.crashes).toBe(struck.hits['crash-after'])
    expect(struck.reached['died']).toBe(struck.crashes)
    expect(struck.strikes).toHaveLength(
      Object.values(struck.hits).reduce((sum, hits) => sum + hits, 0),
    )
    expect(struck.convergence.count).toBe(8)
    expect(Object.values(struck.healedBy).reduce((sum, count) => sum + count, 0)).toBe(8)
    expect(struck.entityNames).toEqual(
      Array.from({ length: 8 }, (_, index) => `thing-${index + 1}`),
    )
  })
})

describe('the same seed', () => {
  it('leaves the same trace, and another seed another one', async () => {
    const [once, again] = [await runSeeds(sound, 20), await runSeeds(sound, 20)]
    expect(again).toEqual(once)
    expect(new Set(once.map(({ traceHash }) => traceHash)).size).toBe(20)
  })

  it('leaves the same trace whether or not it is kept', async () => {
    const [kept, hashed] = [
      await runSeed(sampleRun(sound, { isTraced: true })),
      await runSeed(sampleRun(sound)),
    ]
    expect(kept.traceHash).toBe(hashed.traceHash)
    expect(kept.trace?.length).toBeGreaterThan(0)
    expect(hashed).not.toHaveProperty('trace')
  })

  it('leaves it again where exactly what struck strikes again', async () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const first = await runSeed(sampleRun(sound, { seed, isTraced: true }))
      const again = await runSeed(sampleRun(sound, { seed, only: first.strikes ?? [] }))
      expect(again.traceHash).toBe(first.traceHash)
      expect(again.hits).toEqual(first.hits)
    }
  })

  it('has knobs that are drawn, or are what they are pinned to', async () => {
    const drawn = await runSeeds(sound, 30)
    expect(new Set(drawn.map(({ knobs }) => knobs['crashes'])).size).toBe(5)
    const pinned = await runSeeds(sound, 5, {
      knobs: { crashes: 0 },
      rates: { 'crash-after': 1 },
    })
    expect(pinned.map(({ knobs, crashes }) => [knobs['crashes'], crashes])).toEqual(
      Array.from({ length: 5 }, () => [0, 0]),
    )
  })

  it('does the same to a thing when others are left out', async () => {
    const run = sampleRun(sound, { isTraced: true, onlyFaults: ['store-busy', 'store-slow'] })
    const kept = ['thing-2', 'thing-4']
    const [all, some] = [
      await runSeed(run),
      await runSeed({ ...run, kept: [...kept, 'no such thing'] }),
    ]
    expect(some.entities).toBe(2)
    const about = (thing: string, { trace = [] }: typeof all) =>
      trace.filter(({ entity }) => entity === thing)
    for (const thing of kept) expect(about(thing, some)).toEqual(about(thing, all))
    expect(about('thing-1', some)).toEqual([])
  })
})
