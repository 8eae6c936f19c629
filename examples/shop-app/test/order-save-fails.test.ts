import { afterEach, describe, expect, it } from 'vitest'
import type { OrderStore } from '../src/orders/order-store.js'
import { ShopWorld } from './shop-world.js'

describe('an orders database that fails', () => {
  let world: ShopWorld
  afterEach(() => world.close())

  /** Saves of orders in this state fail, `times` times. */
  const openFailing = async (status: string, times: number) => {
    let left = times
    const failing = (store: OrderStore): OrderStore =>
      new Proxy(store, {
        get: (target, property) => {
          if (property === 'save') {
            return (change: Parameters<OrderStore['save']>[0]) => {
              if (change.order.status === status && left > 0) {
                left -= 1
                throw new Error('database disk image is malformed')
              }
              return target.save(change)
            }
          }
          const member: unknown = Reflect.get(target, property)
          return typeof member === 'function' ? member.bind(target) : member
        },
      })
    world = await ShopWorld.open({ env: { around: { orderStore: failing } } })
  }

  it('after the approval: 500 with the order, and the same key shows the truth', async () => {
    await openFailing('CONFIRMED', 3)
    world.gateway.otherwise = 'approved'
    const { status, body } = await world.order()
    expect([status, body.error]).toEqual([500, 'ORDER_SAVE_FAILED'])
    await world.untilStatus(body.details?.orderId ?? '', 'CONFIRMED')
    expect((await world.order()).status).toBe(201)
    expect(world.gateway.charges).toHaveLength(1)
    expect(await world.stockOf('1')).toBe(9)
  })

  it('before the payment: 500 with the order, and the sweep frees the stock', async () => {
    await openFailing('PAYMENT_WAITING', 1)
    const { status, body } = await world.order()
    expect([status, body.error]).toEqual([500, 'INTERNAL'])
    expect(body.details?.orderId).toBeTruthy()
    expect(world.gateway.submits).toBe(0)
    world.clock.offsetMs = 20_000 // nobody has the order in hand any more
    await world.shop.sweepOrders()
    expect(await world.stockOf('1')).toBe(10)
    expect((await world.order()).body.error).toBe('ORDER_INTERRUPTED')
  })
})
