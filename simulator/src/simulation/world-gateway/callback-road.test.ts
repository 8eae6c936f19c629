import { beforeEach, describe, expect, it } from 'vitest'
import type { CallbackPost } from '../../serving/callback-carrier.js'
import { counterWorld } from '../../testing/counter-world.js'
import { watched } from '../../testing/process-stage.js'
import { sampleRun } from '../../testing/sample-run.js'
import type { ProcessHost } from '../process/process-host.js'
import type { RunOptions } from '../run/run-options.js'
import { SimulationRun } from '../run/simulation-run.js'
import { CallbackRoad } from './callback-road.js'

interface Shop {
  readonly name: string
  die(): Promise<void>
}

const post: CallbackPost = {
  url: 'https://shop.test/callback',
  body: 'order-1-1 is paid',
  timeoutMs: 3000,
  headers: { 'x-signature': 'v1' },
}

/** A road to so many processes; each dies when it is told to. */
function laid(processes: number, change: Partial<RunOptions> = {}) {
  const dying = { onlyFaults: ['crash-before'], rates: { 'crash-before': 1 } }
  const run = new SimulationRun(sampleRun(counterWorld(), { ...dying, ...change }))
  const taken: (readonly [shop: string, post: CallbackPost])[] = []
  let answer = (): Promise<number> => Promise.resolve(200)
  const hosts: ProcessHost<Shop>[] = []
  for (let number = 1; number <= processes; number += 1) {
    const host = run.process<Shop>(`shop-${number}`, ({ name, port }) => {
      const { end } = port('x', { end: async () => undefined }, { kind: 'other' })
      return { name, die: end }
    })
    hosts.push(host)
  }
  const road = new CallbackRoad<Shop>(run, {
    hosts,
    subjectOf: () => ({ point: 'order-1-1', entity: 'order-1' }),
    take: (shop, come) => {
      taken.push([shop.name, come])
      return answer()
    },
  })
  return {
    run,
    clock: run.clock,
    hosts,
    road,
    taken,
    answers: (next: () => Promise<number>) => (answer = next),
  }
}

let lay: ReturnType<typeof laid>
beforeEach(() => {
  lay = laid(2)
})

describe('a callback on its road', () => {
  it('comes to one process as it was sent, and its answer goes back', async () => {
    lay.answers(() => Promise.resolve(202))
    const ended = watched(lay.road.post(post))
    await lay.clock.advance(40)
    expect(lay.taken).toEqual([[expect.stringMatching(/^shop-[12]$/), post]])
    expect(ended).toEqual({ by: 'value', value: 202 })
  })

  it('comes to each of them now and then', async () => {
    for (let number = 0; number < 40; number += 1) void lay.road.post(post)
    await lay.clock.advance(40)
    expect(new Set(lay.taken.map(([shop]) => shop)).size).toBe(2)
  })

  it('comes to one that is up', async () => {
    await lay.clock.advance(5000)
    void lay.hosts[0]?.call((shop) => shop.die())
    for (let number = 0; number < 20; number += 1) void lay.road.post(post)
    await lay.clock.advance(40)
    expect(lay.taken).toHaveLength(20)
    expect(new Set(lay.taken.map(([shop]) => shop))).toEqual(new Set(['shop-2']))
  })

  it('has no answer where nobody is up, at once', async () => {
    await lay.clock.advance(5000)
    for (const host of lay.hosts) void host.call((shop) => shop.die())
    const ended = watched(lay.road.post(post))
    await lay.clock.advance(2)
    expect(ended).toEqual({ by: 'value', value: undefined })
  })

  it('has none in time where the process dies while it takes it', async () => {
    lay = laid(1)
    await lay.clock.advance(5000)
    lay.answers(() => new Promise(() => undefined))
    const ended = watched(lay.road.post(post))
    await lay.clock.advance(30)
    expect(lay.taken).toHaveLength(1)
    void lay.hosts[0]?.call((shop) => shop.die())
    await lay.clock.advance(2900)
    expect(ended.by).toBe('nothing')
    await lay.clock.advance(100)
    expect(ended).toEqual({ by: 'value', value: undefined })
  })

  it('is answered 500 where the shop fails', async () => {
    lay.answers(() => Promise.reject(new Error('broken')))
    const ended = watched(lay.road.post(post))
    await lay.clock.advance(40)
    expect(ended).toEqual({ by: 'value', value: 500 })
  })

  it.each([
    ['callback-dropped', 0],
    ['answer-dropped', 1],
  ])('has no answer in time where %s strikes', async (fault, come) => {
    const { road, clock, taken } = laid(2, { onlyFaults: [fault], rates: { [fault]: 1 } })
    const ended = watched(road.post(post))
    await clock.advance(3000)
    expect(ended).toEqual({ by: 'value', value: undefined })
    expect(taken).toHaveLength(come)
  })
})
