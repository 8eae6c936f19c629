import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import { ShopWorld } from './shop-world.js'

describe('a shop that is stopped and started again', () => {
  let world: ShopWorld
  afterEach(() => world.close())

  it('lets the request in hand end before it stops', async () => {
    world = await ShopWorld.open()
    let stopped: Promise<void> | undefined
    world.gateway.whileSubmitting = () => {
      stopped = world.shop.stop()
      return Promise.resolve()
    }
    expect((await world.order()).status).toBe(202)
    await stopped
    world.gateway.whileSubmitting = () => Promise.resolve()
    await world.start()
    expect((await world.order()).status).toBe(202)
    expect(world.gateway.submits).toBe(1)
  })

  it('believes its payments when the orders are an older copy', async () => {
    world = await ShopWorld.open()
    world.gateway.otherwise = 'approved'
    const orderId = (await world.order()).body.order?.id ?? ''
    await world.shop.stop()
    const orders = new Database(path.join(world.dataDir, 'orders.sqlite'))
    orders.exec(`
      UPDATE orders SET status = 'PENDING', expires_at = 0;
      DELETE FROM saga_steps WHERE step = 'payment';
      UPDATE saga_steps SET state = 'running';
      UPDATE idempotency_keys SET round = NULL`)
    orders.close()
    await world.start()
    expect((await world.view(orderId)).body.order?.status).toBe('CONFIRMED')
    expect(await world.stockOf('1')).toBe(9)
    expect((await world.order()).status).toBe(201)
    expect(world.gateway.submits).toBe(1)
  })

  it('keeps orders, keys and stock, and does not fill the shelves again', async () => {
    world = await ShopWorld.open()
    const { body } = await world.order()
    await world.shop.stop()
    await world.start()
    expect((await world.order()).body.order?.id).toBe(body.order?.id)
    expect(await world.stockOf('1')).toBe(9)
  })
})
