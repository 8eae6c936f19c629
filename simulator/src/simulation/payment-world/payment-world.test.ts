import { beforeAll, describe, expect, it } from 'vitest'
import { sampleHunt } from '../../testing/sample-hunt.js'
import { playSeeds } from '../hunt/play-seeds.js'
import { Tally, type TallyData } from '../hunt/tally.js'
import { paymentWorld } from './payment-world.js'

const seeds = 2000
/** A test in CI: small worlds, many seeds. */
const entities = 20

let found: TallyData

/** Of every ten seeds nine live on the model of a store, and one on SQLite; one is run twice. */
beforeAll(async () => {
  const tally = new Tally()
  for (let from = 1; from <= seeds; from += 10) {
    const play = async (store: 'memory' | 'sqlite', first: number, count: number) => {
      const options = sampleHunt({ entities, store, checkEvery: store === 'memory' ? 100 : 0 })
      tally.merge(await playSeeds(paymentWorld, options, { from: first, count }, () => []))
    }
    await play('memory', from, 9)
    await play('sqlite', from + 9, 1)
  }
  found = tally.data()
}, 1_200_000)

describe('the payment client, over 2000 seeds of everything that can break', () => {
  it('breaks no invariant', () => {
    expect(found.failed).toEqual([])
    expect(found.violated).toEqual({})
    expect(found.seeds).toBe(seeds)
  })

  it.each(paymentWorld.invariants.map(({ id }) => id))('was looked at for %s', (id) => {
    expect(found.checked[id]).toBeGreaterThan(seeds / 10)
  })

  it.each(paymentWorld.sometimes.filter(({ isRequired }) => isRequired).map(({ name }) => name))(
    'has come to "%s"',
    (name) => {
      expect(found.reachedSeeds[name]).toBeGreaterThan(1)
    },
  )

  it('was hit by every fault that was on, in at least 1 % of the seeds', () => {
    const on = Object.keys(found.faultSeedsOn)
    expect(on.length).toBeGreaterThan(35)
    const rare = on.filter((fault) => (found.faultSeedsHit[fault] ?? 0) < seeds / 100)
    expect(rare).toEqual([])
  })

  it('ends in every way that a payment can end', () => {
    for (const state of ['approved', 'declined', 'failed', 'canceled', 'partiallyCanceled']) {
      expect(found.counts[`payments ${state}`]).toBeGreaterThan(100)
    }
    expect(found.counts['payments']).toBeGreaterThan(seeds * entities * 0.9)
  })

  it('converges long before its bound', () => {
    expect(found.convergence.count).toBeGreaterThan(seeds * entities * 0.9)
    expect(found.convergence.max).toBeLessThan(found.boundMs)
  })

  it('leaves the same trace when it is run again', () => {
    expect(found.ranTwice).toBeGreaterThanOrEqual(20)
    expect(found.differences).toEqual([])
  })
})
