import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, expect, it } from 'vitest'
import { told } from './answer.js'
import { ShopWorld } from './shop-world.js'

let world: ShopWorld
afterEach(() => world.close())

it.each([
  ['looks again, where it is told to', '1000', [202, 'PAYMENT_WAITING']],
  ['believes itself for good otherwise', '0', [409, 'INSUFFICIENT_STOCK']],
])(
  'of what is sold out, a gate beside another process %s',
  async (_, stockGateRecheckMs, expected) => {
    world = await ShopWorld.open({ settings: { stockGateRecheckMs, seedStock: '1' } })
    expect(told(await world.order({ key: 'first' }))[0]).toBe(202)
    expect(told(await world.order({ key: 'second' }))).toEqual([409, 'INSUFFICIENT_STOCK'])
    // Another process on the same file, whose moves this gate does not hear of.
    const catalog = new Database(path.join(world.dataDir, 'catalog.sqlite'))
    catalog.exec('UPDATE products SET stock = stock + 1, stock_version = stock_version + 1')
    catalog.close()
    world.clock.offsetMs += 1000
    expect(told(await world.order({ key: 'third' }))).toEqual(expected)
  },
)
