import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { told } from './answer.js'
import { ShopWorld } from './shop-world.js'
import { confirmToss, orderForToss } from './toss-buyer.js'

/** What SQLite itself refuses to write from now on, in the file that the shop has open. */
const confirmed = `CREATE TRIGGER no_confirm BEFORE UPDATE ON orders WHEN NEW.status = 'CONFIRMED'
  BEGIN SELECT RAISE(ABORT, 'the disk is broken here'); END`
const outbox = `CREATE TRIGGER no_outbox BEFORE INSERT ON order_outbox
  BEGIN SELECT RAISE(ABORT, 'and here'); END`

describe('an orders file that cannot be written', () => {
  let world: ShopWorld
  beforeEach(async () => {
    world = await ShopWorld.open({ hasToss: true })
  })
  afterEach(() => world.close())

  const inTheFile = (...statements: readonly string[]) => {
    const file = new Database(path.join(world.dataDir, 'orders.sqlite'))
    for (const statement of statements) file.exec(statement)
    file.close()
  }
  const booksNow = async () => {
    await world.shop.idle()
    return [await world.stockOf('1'), world.toss.held]
  }

  it('after Toss’s approval: 500 with the order, and the outbox undoes all of it', async () => {
    const orderId = await orderForToss(world)
    inTheFile(confirmed)
    const answer = await confirmToss(world, orderId)
    expect(told(answer)).toEqual([500, 'ORDER_SAVE_FAILED'])
    expect(answer.body.details?.orderId).toBe(orderId)
    await world.untilOrder(orderId, ({ payment }) => payment?.state === 'canceling')
    world.clock.offsetMs += 60_000
    await world.untilOrder(orderId, ({ payment }) => payment?.state === 'canceled')
    expect((await world.view(orderId)).body.order?.failure).toBe('ORDER_SAVE_FAILED')
    expect(await booksNow()).toEqual([10, 0])
  })

  it('its outbox included: found once it can be written again, and the order stands', async () => {
    const orderId = await orderForToss(world)
    inTheFile(confirmed, outbox)
    expect(told(await confirmToss(world, orderId))).toEqual([500, 'ORDER_SAVE_FAILED'])
    await world.shop.stop()
    inTheFile('DROP TRIGGER no_confirm', 'DROP TRIGGER no_outbox')
    world.clock.offsetMs = 60_000
    await world.start()
    await world.untilStatus(orderId, 'CONFIRMED')
    expect(await booksNow()).toEqual([9, 25_000])
  })

  it('that another process holds: a paid confirm is still shown under its key', async () => {
    const orderId = await orderForToss(world)
    expect(told(await confirmToss(world, orderId))).toEqual([201, 'CONFIRMED'])
    const file = new Database(path.join(world.dataDir, 'orders.sqlite'))
    file.exec('BEGIN IMMEDIATE')
    const window = { reference: `${orderId}-1`, amount: 25_000 }
    expect(told(await confirmToss(world, orderId, window))).toEqual([201, 'CONFIRMED'])
    const other = await confirmToss(world, orderId, { ...window, key: 'another' })
    file.close()
    expect(told(other)).toEqual([500, 'INTERNAL'])
    expect(other.body.details?.orderId).toBe(orderId)
  })
})
