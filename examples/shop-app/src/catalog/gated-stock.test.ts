import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { CatalogStore } from './catalog-store.js'
import { GatedStock } from './gated-stock.js'
import { MemoryStockGate } from './memory-stock-gate.js'

const seeds = [
  { id: '1', name: '감귤', price: 100, stock: 2, isOnSale: true },
  { id: '2', name: '녹차', price: 200, stock: 9, isOnSale: true },
]
const one = [{ productId: '1', quantity: 1 }]

describe('GatedStock', () => {
  let folder: string
  let world: World

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-gate-'))
    world = await start(path.join(folder, 'catalog.sqlite'))
  })

  afterEach(() => {
    world.store.close()
    rmSync(folder, { recursive: true })
  })

  const stockOf = (id: string) => world.store.product(id)?.stock

  it('sends away from a product that is sold out without asking the database', async () => {
    const { stock, store, clock } = world
    await stock.reserve('a', [{ productId: '1', quantity: 2 }])
    store.close()
    await clock.advance(86_400_000)
    for (const hold of ['b', 'c', 'd']) {
      expect(await stock.enter(hold, one)).toEqual({ soldOut: '1' })
    }
    expect(await stock.enter('e', [{ productId: '2', quantity: 1 }])).toBe('entered')
    await stock.leave('e')
  })

  it('lets in as many as there are pieces, and sells to all of them', async () => {
    const { stock, gate } = world
    const crowd = Array.from({ length: 50 }, (_, i) => `hold-${i}`)
    const answers = await Promise.all(
      crowd.map(async (hold) => {
        if ((await stock.enter(hold, one)) !== 'entered') return 'sent away'
        return (await stock.reserve(hold, one)).kind
      }),
    )
    expect(answers.filter((one) => one === 'reserved')).toHaveLength(2)
    expect(answers.filter((one) => one === 'sent away')).toHaveLength(48)
    expect([stockOf('1'), await gate.available('1')]).toEqual([0, 0])
  })

  it('lets the next one in after a refusal, a release, and new pieces', async () => {
    const { stock, gate } = world
    await stock.enter('a', one)
    await stock.leave('a')
    expect(await gate.available('1')).toBe(2)
    await stock.reserve('b', [{ productId: '1', quantity: 2 }])
    expect(await stock.enter('c', one)).toEqual({ soldOut: '1' })
    await stock.release('b', [{ productId: '1', quantity: 2 }])
    expect(await stock.enter('c', one)).toBe('entered')
    expect(await gate.available('1')).toBe(1)
    await stock.add('ADD-x', { productId: '1', quantity: 3 })
    expect(await gate.available('1')).toBe(4)
  })

  it('closes the ticket of a hold that the database refused, or that was released', async () => {
    const { stock, gate } = world
    await stock.release('late', one)
    await stock.enter('late', one)
    expect(await stock.reserve('late', one)).toEqual({ kind: 'released' })
    expect(await gate.available('1')).toBe(2)
    await stock.enter('undone', one)
    await stock.release('undone', one)
    expect(await gate.available('1')).toBe(2)
  })

  it('asks the database for a hold without a ticket, again and again', async () => {
    const { stock, gate } = world
    await stock.reserve('a', one)
    expect(await stock.reserve('a', one)).toEqual({ kind: 'reserved' })
    expect([stockOf('1'), await gate.available('1')]).toEqual([1, 1])
    await stock.enter('b', one)
    expect(await stock.reserve('c', one)).toEqual({ kind: 'reserved' })
    expect(await stock.reserve('b', one)).toEqual({ kind: 'insufficient', productId: '1' })
    expect([stockOf('1'), await gate.available('1')]).toEqual([0, 0])
  })

  it('hears of stock that an admin moves, whose holds keep their tickets', async () => {
    const { stock, gate } = world
    await stock.enter('a', one)
    await stock.takeOne('a', one[0]!)
    expect(await gate.available('1')).toBe(0)
    await stock.reserve('a', one)
    expect([stockOf('1'), await gate.available('1')]).toEqual([1, 1])
    await stock.giveBackOne('a', one[0]!)
    expect(await gate.available('1')).toBe(2)
  })

  it('knows a product from the moment it is on the shelf', async () => {
    const { stock, store } = world
    store.create({ ...seeds[0]!, id: 'new', stock: 0 })
    expect(await stock.enter('a', [{ productId: 'new', quantity: 1 }])).toBe('entered')
    await stock.introduce('new')
    const sent = await stock.enter('b', [{ productId: 'new', quantity: 1 }])
    expect(sent).toEqual({ soldOut: 'new' })
  })

  it('keeps the ticket while the database is locked, and sells on it afterwards', async () => {
    const { stock, gate, file } = world
    await stock.enter('a', one)
    const other = new Database(file)
    other.exec('BEGIN IMMEDIATE')
    await expect(stock.reserve('a', one)).rejects.toMatchObject({ code: 'CATALOG_BUSY' })
    expect(await gate.available('1')).toBe(1)
    other.exec('ROLLBACK')
    other.close()
    expect(await stock.reserve('a', one)).toEqual({ kind: 'reserved' })
    expect(await gate.available('1')).toBe(1)
  })

  it('neither oversells nor strands when it is killed between gate and reserve', async () => {
    await world.stock.enter('dead', [{ productId: '1', quantity: 2 }])
    expect(await world.stock.enter('b', one)).toEqual({ soldOut: '1' })
    world.store.close()
    world = await start(world.file)
    expect(await world.stock.enter('b', [{ productId: '1', quantity: 2 }])).toBe('entered')
    expect((await world.stock.reserve('b', [{ productId: '1', quantity: 2 }])).kind).toBe(
      'reserved',
    )
    const resumed = await world.stock.reserve('dead', [{ productId: '1', quantity: 2 }])
    expect(resumed).toEqual({ kind: 'insufficient', productId: '1' })
    expect([stockOf('1'), await world.gate.available('1')]).toEqual([0, 0])
  })

  it('strands nothing of a buyer who died between gate and reserve while it lives', async () => {
    const { stock, clock } = world
    await stock.enter('dead', [{ productId: '1', quantity: 2 }])
    await clock.advance(30_000)
    expect(await stock.enter('b', [{ productId: '1', quantity: 2 }])).toBe('entered')
    expect((await stock.reserve('b', [{ productId: '1', quantity: 2 }])).kind).toBe('reserved')
    expect((await stock.reserve('dead', one)).kind).toBe('insufficient')
  })

  it('learns, where it is told to doubt, that another process has given stock back', async () => {
    world.store.close()
    world = await start(world.file, { recheckMs: 1000 })
    const { stock, store, clock, gate } = world
    await stock.reserve('a', [{ productId: '1', quantity: 2 }])
    // No word of it reaches this gate: the other process has its own.
    store.release('a', [{ productId: '1', quantity: 2 }])
    expect(await stock.enter('b', one)).toEqual({ soldOut: '1' })
    await clock.advance(1000)
    expect(await stock.enter('b', one)).toBe('entered')
    expect(await stock.enter('c', one)).toEqual({ soldOut: '1' })
    expect(await stock.reserve('b', one)).toEqual({ kind: 'reserved' })
    expect(await stock.enter('c', one)).toBe('entered')
    expect(await gate.available('1')).toBe(0)
  })

  it('lets everybody in when it is switched off', async () => {
    const open = new GatedStock(world.store, undefined)
    await open.open()
    expect(await open.enter('a', [{ productId: '1', quantity: 99 }])).toBe('entered')
    await open.leave('a')
    expect(await open.reserve('a', one)).toEqual({ kind: 'reserved' })
    await open.release('a', one)
    expect(stockOf('1')).toBe(2)
  })
})

interface World {
  readonly file: string
  readonly clock: VirtualClock
  readonly store: CatalogStore
  readonly gate: MemoryStockGate
  readonly stock: GatedStock
}

async function start(file: string, gateTimes = {}): Promise<World> {
  const clock = new VirtualClock()
  const store = new CatalogStore(file, clock)
  store.seed(seeds)
  const gate = new MemoryStockGate({ clock, ...gateTimes })
  const stock = new GatedStock(store, gate)
  await stock.open()
  return { file, clock, store, gate, stock }
}
