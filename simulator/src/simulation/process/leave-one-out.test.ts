import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { describe, expect, it } from 'vitest'
import { ProcessStage, type SampleLife } from '../../testing/process-stage.js'
import { ChanceBook } from '../chance/chance.js'
import { keyedIds, keyedRandom } from './keyed-draws.js'

/** What one order comes to: what is drawn for it, how its writes end, what strikes. */
interface Fate {
  readonly drawn: (number | string)[]
  readonly ended: string[]
}

/** Orders that write a note, sleep and write again, each at moments of its own. */
async function run(orders: readonly number[]) {
  const faults = ['store-busy', 'store-slow', 'commit-unknown']
  const rates = Object.fromEntries(faults.map((fault) => [fault, 0.2]))
  const fates = new Map<number, Fate>()
  const pays = async ({ ports, notes }: SampleLife, order: number): Promise<void> => {
    const fate: Fate = { drawn: [], ended: [] }
    fates.set(order, fate)
    for (const step of [1, 2, 3]) {
      fate.drawn.push(ports.random.next(), ports.ids.next())
      const text = `order-${order} step-${step}`
      await notes.write(text).then(
        () => fate.ended.push(`${text} at ${ports.clock.now()}`),
        (error: unknown) => fate.ended.push(`${text}: ${String(error)}`),
      )
      await ports.clock.sleep(10_000)
    }
  }
  const stage = new ProcessStage({
    rates,
    begins: (life) => {
      for (const order of orders)
        life.ports.clock.setTimer(500 * order, () => void pays(life, order))
    },
  })
  await stage.clock.advance(60_000)
  return { fates, struck: stage.chance.struck }
}

describe('an order that is left out', () => {
  it('changes nothing of what is drawn for the others, and of what strikes them', async () => {
    const all = await run([1, 2, 3, 4, 5, 6, 7, 8])
    const some = await run([1, 2, 4, 5, 7, 8])
    for (const [order, fate] of some.fates) expect(fate).toEqual(all.fates.get(order))
    const others = all.struck.filter(({ entity }) => !/order-[36] /.test(entity))
    expect(some.struck).toEqual(others)
    expect(others.length).toBeLessThan(all.struck.length)
    expect(others.length).toBeGreaterThan(3)
  })

  it.each([[[3000, 5000]], [[5000]]])('moves no strike of a timer: %j', async (timers) => {
    const woken: number[] = []
    const stage = new ProcessStage({
      only: [{ fault: 'pause', entity: 'shop-1-1/timer/5000', occurrence: 1 }],
      limits: { pauseMs: [700, 700] },
      begins: ({ ports }) => {
        for (const ms of timers) ports.clock.setTimer(ms, () => woken.push(stage.clock.monotonic()))
      },
    })
    await stage.clock.advance(10_000)
    expect(woken).toEqual(timers.map((ms) => (ms === 5000 ? 5700 : ms)))
  })
})

describe('what a life draws', () => {
  const chance = new ChanceBook({ seed: 1, rates: {} })

  it('follows from the life, the ms since it began, and the number in it', async () => {
    const clock = new VirtualClock()
    const one = keyedRandom(chance, clock, 'shop-1-1')
    const draws = [one.next(), one.next()]
    await clock.advance(5)
    draws.push(one.next())
    const again = keyedRandom(chance, clock, 'shop-1-1')
    const next = keyedRandom(chance, clock, 'shop-1-2')
    expect([again.next(), again.next()]).toEqual(draws.slice(0, 2))
    draws.push(next.next())
    await clock.advance(5)
    expect(again.next()).toBe(draws[2])
    expect(new Set(draws).size).toBe(4)
  })

  it('are identifiers that differ, and sort as they were made', async () => {
    const clock = new VirtualClock()
    const ids = keyedIds(clock, 'shopx1x1')
    const made: string[] = []
    for (let ms = 0; ms < 50; ms += 1) {
      for (let number = 0; number < 40; number += 1) made.push(ids.next())
      await clock.advance(ms * 997)
    }
    expect(new Set(made).size).toBe(2000)
    expect(made.toSorted()).toEqual(made)
    expect(made[0]).toBe('shopx1x1000000001')
  })

  it('is counted for no dead life', async () => {
    const at = { fault: 'crash-before', entity: 'shop-1/notes.write/a', occurrence: 1 }
    const stage = new ProcessStage({ only: [at] })
    const { notes } = stage.life
    stage.call(() => notes.write('a'))
    void notes.write('b')
    expect(stage.chance.occurrenceOf('shop-1/notes.write/b')).toBe(1)
  })
})
