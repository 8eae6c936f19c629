import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { schedule, ShopWorld } from './shop-world.js'

const TTL_MS = 600_000

describe('an order past its time', () => {
  let world: ShopWorld

  beforeEach(async () => {
    world = await ShopWorld.open({
      settings: {
        clientTimes: '{}',
        clientSchedule: schedule(86_400_000),
        orderTtlMs: String(TTL_MS),
      },
    })
  })
  afterEach(() => world.close())

  it('ends when its payment was declined and nobody paid again', async () => {
    world.gateway.otherwise = 'invalid card'
    const orderId = (await world.order()).body.details?.orderId ?? ''
    await world.shop.sweepOrders()
    expect((await world.view(orderId)).body.order?.status).toBe('PAYMENT_WAITING')

    world.clock.offsetMs = TTL_MS
    expect(await world.shop.sweepOrders()).toMatchObject({ ended: 1 })
    expect((await world.view(orderId)).body.order).toMatchObject({
      status: 'FAILED',
      failure: 'SAGA_TIMEOUT',
    })
    await world.shop.idle()
    expect(await world.stockOf('1')).toBe(10)
    const again = await world.order()
    expect([again.status, again.body.error]).toEqual([409, 'SAGA_TIMEOUT'])
    expect(again.body.message).toMatch(/^사가 처리 지연/)
  })

  it('never ends under a payment that may still collect: it asks, and waits', async () => {
    for (const [n, script] of (['pending', 'silent', 'answer lost'] as const).entries()) {
      world.gateway.otherwise = script
      await world.order({ key: `key-${n}` })
    }
    world.clock.offsetMs = 2 * TTL_MS
    expect(await world.shop.sweepOrders()).toEqual({ visited: 3, ended: 0, waiting: 3 })
    expect(await world.stockOf('1')).toBe(7)
  })

  it('never ends under a payment in review', async () => {
    const { body } = await world.order()
    const [charge] = world.gateway.charges
    if (!charge || !body.order) throw new Error('nothing was charged')
    charge.amount = 1
    await world.callback(world.gateway.callbackOf(charge, { status: 'SUCCESS' }))
    await world.untilOrder(body.order.id, ({ payment }) => payment?.state === 'review')
    world.clock.offsetMs = 2 * TTL_MS
    expect(await world.shop.sweepOrders()).toMatchObject({ ended: 0 })
    expect((await world.view(body.order.id)).body.order?.status).toBe('PAYMENT_WAITING')
  })

  it('is confirmed by what the gateway says when the sweep asks', async () => {
    const { body } = await world.order()
    const [charge] = world.gateway.charges
    if (!charge || !body.order) throw new Error('nothing was charged')
    world.gateway.settle(charge, 'SUCCESS')
    world.clock.offsetMs = TTL_MS
    await world.shop.sweepOrders()
    await world.untilStatus(body.order.id, 'CONFIRMED')
  })
})

describe('paying again', () => {
  let world: ShopWorld

  beforeEach(async () => {
    world = await ShopWorld.open({
      settings: { clientTimes: '{}', clientSchedule: schedule(86_400_000) },
    })
  })
  afterEach(() => world.close())

  it('pays a declined order with another card, once per key', async () => {
    world.gateway.script.push('invalid card', 'approved')
    const orderId = (await world.order()).body.details?.orderId ?? ''
    const paid = await world.payAgain(orderId, 'again-1')
    expect([paid.status, paid.body.order?.status]).toEqual([201, 'CONFIRMED'])
    expect((await world.payAgain(orderId, 'again-1')).status).toBe(201)
    expect(world.gateway.submits).toBe(2)
    expect((await world.payAgain(orderId, 'again-2')).body.error).toBe('ORDER_NOT_PAYABLE')
  })

  it('answers 409 while a payment is open, and 404 to others', async () => {
    const orderId = (await world.order()).body.order?.id ?? ''
    const open = await world.payAgain(orderId, 'again-1')
    expect([open.status, open.body.error]).toEqual([409, 'PAYMENT_OPEN'])
    expect((await world.payAgain(orderId, 'again-1', 'mallory')).status).toBe(404)
    expect(world.gateway.submits).toBe(1)
  })

  it('is refused with 409 when the order has expired', async () => {
    world.gateway.otherwise = 'invalid card'
    const orderId = (await world.order()).body.details?.orderId ?? ''
    world.clock.offsetMs = 600_000
    const late = await world.payAgain(orderId, 'again-1')
    expect([late.status, late.body.error]).toEqual([409, 'SAGA_TIMEOUT'])
    await world.shop.sweepOrders()
    const swept = await world.payAgain(orderId, 'again-2')
    expect([swept.status, swept.body.error]).toEqual([409, 'SAGA_TIMEOUT'])
    expect(world.gateway.submits).toBe(1)
  })

  it('cannot be overtaken by the sweep', async () => {
    world.gateway.script.push('invalid card', 'approved')
    const orderId = (await world.order()).body.details?.orderId ?? ''
    world.gateway.whileSubmitting = async () => {
      world.clock.offsetMs = 600_000
      await world.shop.sweepOrders()
    }
    expect((await world.payAgain(orderId, 'again-1')).status).toBe(201)
  })
})
