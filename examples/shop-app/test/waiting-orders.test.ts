import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orderIdOf, told } from './answer.js'
import { schedule, ShopWorld } from './shop-world.js'

describe('an order that waits to be paid', () => {
  let world: ShopWorld

  beforeEach(async () => {
    const settings = { clientSchedule: schedule(86_400_000), welcomePoints: '10000' }
    world = await ShopWorld.open({ settings })
  })
  afterEach(() => world.close())

  const waiting = async () => orderIdOf(await world.order({ card: undefined, pointsToUse: 1000 }))
  const abandon = (orderId: string, as = 'alice') =>
    world.ask('POST', `/orders/${orderId}/abandon`, { as })
  const booksNow = async () => {
    await world.shop.idle()
    return [await world.stockOf('1'), await world.pointsOf()]
  }

  it('is paid with a card, once per key', async () => {
    world.gateway.otherwise = 'approved'
    const orderId = await waiting()
    expect(told(await world.payAgain(orderId, 'pay-1'))).toEqual([201, 'CONFIRMED'])
    expect(told(await world.payAgain(orderId, 'pay-1'))).toEqual([201, 'CONFIRMED'])
    expect(world.gateway.charges).toMatchObject([{ orderId: `${orderId}-1`, amount: 24_000 }])
  })

  it('is shown, not paid, by the key that placed it', async () => {
    const orderId = await waiting()
    const again = await world.order({ card: undefined, pointsToUse: 1000 })
    expect([orderIdOf(again), ...told(again)]).toEqual([orderId, 202, 'PAYMENT_WAITING'])
    expect(world.gateway.submits).toBe(0)
  })

  it('is given up by its buyer, which gives back what it holds, once', async () => {
    const orderId = await waiting()
    expect(await booksNow()).toEqual([9, 9000])
    for (let n = 0; n < 2; n += 1) {
      const given = await abandon(orderId)
      expect(told(given)).toEqual([200, 'FAILED'])
      expect(given.body.order?.failure).toBe('ABANDONED')
      expect(await booksNow()).toEqual([10, 10_000])
    }
    const late = await world.payAgain(orderId, 'pay-1')
    expect(told(late)).toEqual([409, 'ORDER_NOT_PAYABLE'])
    const again = await world.order({ card: undefined, pointsToUse: 1000 })
    expect(told(again)).toEqual([409, 'ORDER_ABANDONED'])
    expect(world.gateway.submits).toBe(0)
  })

  it('is given up after a decline', async () => {
    world.gateway.otherwise = 'invalid card'
    const orderId = orderIdOf(await world.order())
    expect(told(await abandon(orderId))).toEqual([200, 'FAILED'])
    expect(await booksNow()).toEqual([10, 10_000])
  })

  it('is not given up under a payment that may still collect, nor by others', async () => {
    const orderId = orderIdOf(await world.order())
    const open = await abandon(orderId)
    expect(told(open)).toEqual([409, 'PAYMENT_OPEN'])
    expect(open.body.message).toMatch(/^결제 확인 중/)
    expect(told(await abandon(orderId, 'mallory'))).toEqual([404, 'ORDER_NOT_FOUND'])
    expect(await booksNow()).toEqual([9, 10_000])
  })

  it('is not given up once it is paid', async () => {
    world.gateway.otherwise = 'approved'
    const orderId = orderIdOf(await world.order())
    expect(told(await abandon(orderId))).toEqual([409, 'ORDER_NOT_CANCELABLE'])
  })

  it('gives money back that comes late for an order that was given up', async () => {
    world.gateway.otherwise = 'invalid card'
    const orderId = orderIdOf(await world.order())
    await abandon(orderId)
    // The gateway changes its mind: its charge was approved after all.
    const charge = { transactionKey: '20261120:TR:00000f', orderId: `${orderId}-1`, userId: '' }
    world.gateway.charges.push({ ...charge, amount: 25_000, status: 'SUCCESS' })
    await world.callback(world.gateway.callbackOf(world.gateway.chargeOf(`${orderId}-1`)))
    await world.untilOrder(orderId, ({ payment }) => payment?.state === 'review')
    await world.shop.idle()
    expect((await world.view(orderId)).body.order?.failure).toBe('ABANDONED')
    expect(await booksNow()).toEqual([10, 10_000])
  })

  it('needs a key to be paid', async () => {
    const orderId = await waiting()
    const asked = await world.payAgain(orderId, '')
    expect(told(asked)).toEqual([400, 'MISSING_IDEMPOTENCY_KEY'])
  })
})
