import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orderIdOf, schedule, ShopWorld } from './shop-world.js'

describe('money that was taken for an order that had failed', () => {
  let world: ShopWorld

  beforeEach(async () => {
    world = await ShopWorld.open({
      settings: {
        clientTimes: '{"connectTimeoutMs":10,"responseTimeoutMs":10,"requestLifetimeMs":20}',
        clientSchedule: schedule(10),
        seedStock: '1',
      },
    })
  })
  afterEach(() => world.close())

  const failedOrder = async () => {
    world.gateway.script.push('silent')
    const orderId = orderIdOf(await world.order())
    await world.untilOrder(orderId, ({ order }) => order?.status === 'FAILED')
    expect(await world.stockOf('1')).toBe(1)
    world.gateway.executeLate()
    const [charge] = world.gateway.charges
    if (!charge) throw new Error('nothing was charged')
    return { orderId, tell: () => world.callback(world.gateway.callbackOf(charge)) }
  }

  it('brings the order back while the stock is there', async () => {
    const { orderId, tell } = await failedOrder()
    await tell()
    await world.untilStatus(orderId, 'CONFIRMED')
    expect(await world.stockOf('1')).toBe(0)
  })

  it('goes to review when the stock is gone, and takes nothing from anybody', async () => {
    const { orderId, tell } = await failedOrder()
    world.gateway.script.push('approved')
    expect((await world.order({ buyer: 'bob' })).status).toBe(201)
    await tell()
    await world.untilOrder(orderId, ({ payment }) => payment?.state === 'review')
    await world.shop.idle()
    expect((await world.view(orderId)).body.order).toMatchObject({
      status: 'FAILED',
      paymentStatus: 'PAYMENT_PENDING',
    })
    expect(await world.stockOf('1')).toBe(0)
    const again = await world.order()
    expect([again.status, again.body.payment?.state]).toEqual([202, 'review'])
  })
})
