import { describe, expect, it } from 'vitest'
import { counterWorld, type CounterDefects } from '../../testing/counter-world.js'
import { sampleRun } from '../../testing/sample-run.js'
import { ChanceBook, keyOf } from '../chance/chance.js'
import type { Strike } from '../chance/strike.js'
import { runSeed } from '../run/run-seed.js'
import type { World } from '../world/world.js'
import { playFrom, pointsOf, type EnumeratedRun } from './enumerate.js'

const knobs = { crashes: 5 }

function runIn(world: World, change: Partial<EnumeratedRun> = {}): EnumeratedRun {
  return { ...sampleRun(world), entities: 1, knobs, ...change }
}

function counterRun(defects: CounterDefects = {}, change: Partial<EnumeratedRun> = {}) {
  return runIn(counterWorld(defects), change)
}

/** The counter's world, and what has struck in each of its runs that were checked. */
function watchedWorld() {
  const struck: (readonly Strike[])[] = []
  const counter = counterWorld()
  const world: World = {
    ...counter,
    build: (simulation) => {
      const run = counter.build(simulation)
      const { safetyMs, boundMs } = run
      return {
        safetyMs,
        boundMs,
        isConverged: () => run.isConverged(),
        check: () => {
          struck.push(simulation.chance instanceof ChanceBook ? simulation.chance.struck : [])
          return run.check()
        },
      }
    },
  }
  return { world, struck }
}

const pairOf = (strikes: readonly Strike[]): string =>
  strikes
    .map((strike) => keyOf(strike))
    .toSorted()
    .join(' + ')

describe('the points of a run', () => {
  it('are all that can strike at its awaits, in the order in which it comes to them', async () => {
    const points = await pointsOf(counterRun())
    const place = 'counter-1/count.add/thing-1'
    expect(points).toEqual([
      { fault: 'clock-drift', entity: 'counter-1', occurrence: 1 },
      ...[
        ...['crash-before', 'clock-jump', 'pause', 'store-slow', 'store-busy', 'crash-after'],
        'commit-unknown',
      ].map((fault) => ({ fault, entity: place, occurrence: 1 })),
    ])
  })

  it('are only those of the faults that are asked for', async () => {
    const points = await pointsOf(counterRun({}, { faults: ['pause', 'clock-drift'] }))
    expect(points.map(({ fault }) => fault)).toEqual(['clock-drift', 'pause'])
  })
})

describe('singles and doubles', () => {
  it('are every pair that can strike, once, also where only the first one leads', async () => {
    const { world, struck } = watchedWorld()
    const run = runIn(world)
    const points = await pointsOf(run)
    struck.length = 0
    let doubles = 0
    for (const point of points) doubles += (await playFrom(run, point)).doubles
    const pairs = struck.filter(({ length }) => length === 2).map(pairOf)
    expect(struck).toHaveLength(points.length + doubles)
    expect(pairs).toHaveLength(doubles)
    expect(new Set(pairs).size).toBe(doubles)
    const place = 'counter-1/count.add/thing-1'
    expect(pairs).toContain(`crash-after|${place}|1 + store-busy|${place}|2`)
    expect(new Set(pairs)).toEqual(new Set(await everyPair(run)))
  })

  it('are a share of them where that is wanted', async () => {
    const run = counterRun()
    const [, first] = await pointsOf(run)
    if (first === undefined) throw new Error('there is a point')
    const all = await playFrom(run, first)
    const some = await playFrom(run, first, (place) => place % 3 === 0)
    expect(all.doubles).toBeGreaterThan(3)
    expect(some.doubles).toBe(Math.ceil(all.doubles / 3))
    expect((await playFrom(run, first, () => false)).doubles).toBe(0)
  })

  it('tell what was broken, and by what', async () => {
    const run = counterRun({ countsAgain: true })
    const [, , , , , , first] = await pointsOf(run)
    if (first === undefined) throw new Error('there is a point')
    const { violated, breaking, doubles } = await playFrom(run, first)
    expect(first.fault).toBe('crash-after')
    expect(violated).toEqual({ 'counted-once': doubles + 1 })
    expect(breaking).toHaveLength(3)
    expect(breaking[0]).toMatchObject({ strikes: [first], violation: { entity: 'thing-1' } })
  })
})

/** By brute force: whatever can be asked for at all, two by two, where both have struck. */
async function everyPair(run: EnumeratedRun): Promise<readonly string[]> {
  const asked = new Map<string, Strike>()
  const onAsked = (strike: Strike): void => void asked.set(keyOf(strike), strike)
  for (const point of await pointsOf(run)) {
    await runSeed({ ...run, only: [point], onAsked, isTraced: false })
  }
  const pairs: string[] = []
  const all = [...asked.values()]
  for (const [place, one] of all.entries()) {
    for (const other of all.slice(place + 1)) {
      const only = [one, other]
      const { strikes = [] } = await runSeed({ ...run, only, isTraced: true })
      if (strikes.length === 2) pairs.push(pairOf(only))
    }
  }
  return pairs
}
