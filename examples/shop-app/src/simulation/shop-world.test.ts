import { simulate, type HuntReport } from '@holdfast/pg-simulator/simulation'
import { beforeAll, describe, expect, it } from 'vitest'
import { world } from './shop-world.js'

const seeds = 40
/** Needs a store that fails at one moment of a payment: the mutants look at it. */
const seldom = 'undone-stays-undone'
const small = { world, entities: 6, dialects: ['async-card', 'toss'] }

describe(`the shop, over ${seeds} seeds of everything that can break`, () => {
  let report: HuntReport
  beforeAll(async () => {
    report = await simulate({ ...small, seeds, checkEvery: 20 })
  }, 120_000)

  it('breaks no invariant', () => {
    expect(report.failures).toEqual([])
    expect(report.invariants.filter(({ violated }) => violated > 0)).toEqual([])
  })

  it.each(world.invariants.filter(({ id }) => id !== seldom).map(({ id }) => id))(
    'looks at %s',
    (id) => {
      expect(report.invariants.find((one) => one.id === id)?.checked).toBeGreaterThan(5)
    },
  )

  it.each([
    ['order confirmed', seeds / 2],
    ['order cancelled', 4],
    ['order failed: SAGA_TIMEOUT', 4],
    ['order failed: ABANDONED', 1],
    ['release overtook its reserve', 1],
    ['paid again', 1],
  ])('comes to "%s"', (name, least) => {
    const found = report.sometimes.find((one) => one.name === name)
    expect(found?.seeds).toBeGreaterThanOrEqual(least)
  })

  it('lets processes die in the middle of it', () => {
    expect(report.counts['orders']).toBeGreaterThan(2 * seeds)
    expect(report.totals.crashes).toBeGreaterThan(seeds)
  })

  it('leaves the same trace when it is run again', async () => {
    expect(report.determinism).toMatchObject({ seedsRunTwice: 2, differences: [] })
    const tracesFrom = async (firstSeed: number): Promise<string> =>
      (await simulate({ ...small, seeds: 3, firstSeed })).run.traces
    expect(await tracesFrom(1)).toBe(await tracesFrom(1))
    expect(await tracesFrom(1)).not.toBe(await tracesFrom(2))
  }, 60_000)
})
