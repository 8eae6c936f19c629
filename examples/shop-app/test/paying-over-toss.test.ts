import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orderIdOf, told } from './answer.js'
import { schedule, ShopWorld } from './shop-world.js'
import { confirmToss, orderForToss } from './toss-buyer.js'

const TTL_MS = 600_000

describe('an order that is paid over Toss', () => {
  let world: ShopWorld

  beforeEach(async () => {
    world = await ShopWorld.open({ hasToss: true })
  })
  afterEach(() => world.close())

  it('waits for its buyer, and is paid by what the window brings', async () => {
    const placed = await world.order({ card: undefined })
    expect(told(placed)).toEqual([202, 'PAYMENT_WAITING'])
    expect(placed.body).toMatchObject({ order: { paymentStatus: 'NONE' }, payment: null })
    const orderId = orderIdOf(placed)
    const window = await world.ask('GET', `/orders/${orderId}/toss-window`, { as: 'alice' })
    expect([window.status, window.body]).toMatchObject([
      ...[200, { orderId: `${orderId}-1`, amount: 25_000, orderName: expect.any(String) }],
    ])
    const paid = await confirmToss(world, orderId)
    expect(told(paid)).toEqual([201, 'CONFIRMED'])
    expect(paid.body.payment?.state).toBe('approved')
    expect(world.toss.payments).toMatchObject([{ orderId: `${orderId}-1`, totalAmount: 25_000 }])
    expect(world.gateway.submits).toBe(0)
  })

  it('shows the truth when the success page is loaded again, under whatever key', async () => {
    const orderId = await orderForToss(world)
    await confirmToss(world, orderId)
    const window = { reference: `${orderId}-1`, amount: 25_000 }
    expect(told(await confirmToss(world, orderId, window))).toEqual([201, 'CONFIRMED'])
    const reloaded = await confirmToss(world, orderId, { ...window, key: 'confirm-2' })
    expect(told(reloaded)).toEqual([201, 'CONFIRMED'])
    expect(world.toss.confirms).toBe(1)
  })

  it.each([
    ['another amount', { amount: 100 }],
    ['another order', { reference: 'order-of-somebody-1' }],
  ])('is refused without a call where the address bar says %s', async (_, edited) => {
    const orderId = await orderForToss(world)
    const refused = await confirmToss(world, orderId, edited)
    expect(told(refused)).toEqual([409, 'PAYMENT_CONTRADICTS'])
    expect([world.toss.confirms, await world.stockOf('1')]).toEqual([0, 9])
    expect(told(await confirmToss(world, orderId, { key: 'confirm-2' }))).toEqual([
      ...[201, 'CONFIRMED'],
    ])
  })

  it('is told why Toss declined, and may be paid again', async () => {
    world.toss.script.push('refused')
    const orderId = await orderForToss(world)
    const declined = await confirmToss(world, orderId)
    expect(told(declined)).toEqual([402, 'PAYMENT_DECLINED'])
    expect(declined.body.message).toContain('한도초과')
    const again = await confirmToss(world, orderId, { key: 'confirm-2', paymentKey: 'another' })
    expect(told(again)).toEqual([201, 'CONFIRMED'])
    expect(world.toss.payments).toMatchObject([{ orderId: `${orderId}-2` }])
  })

  it('stays open where nobody answers, and is found', async () => {
    world.toss.otherwise = 'answer lost'
    world.toss.answersLookUps = false
    const orderId = await orderForToss(world)
    const open = await confirmToss(world, orderId)
    expect([open.status, open.body.order?.paymentStatus]).toEqual([202, 'PAYMENT_PENDING'])
    world.toss.answersLookUps = true
    await world.untilStatus(orderId, 'CONFIRMED')
    expect(world.toss.payments).toHaveLength(1)
  })

  it('is hidden from others', async () => {
    const orderId = await orderForToss(world)
    const window = await world.ask('GET', `/orders/${orderId}/toss-window`, { as: 'mallory' })
    expect(told(window)).toEqual([404, 'ORDER_NOT_FOUND'])
    const edited = { buyer: 'mallory', reference: `${orderId}-1`, amount: 25_000 }
    expect(told(await confirmToss(world, orderId, edited))).toEqual([404, 'ORDER_NOT_FOUND'])
    expect(world.toss.confirms).toBe(0)
  })

  it('loses to the sweep with 409 and without a call, before it and after it', async () => {
    const [swept, expired] = [
      await orderForToss(world),
      await orderForToss(world, { key: 'key-2' }),
    ]
    world.clock.offsetMs = TTL_MS
    const windowOf = (orderId: string) => ({ reference: `${orderId}-1`, amount: 25_000 })
    expect(told(await confirmToss(world, expired, windowOf(expired)))).toEqual([
      ...[409, 'SAGA_TIMEOUT'],
    ])
    expect(await world.shop.sweepOrders()).toMatchObject({ ended: 2 })
    const late = await confirmToss(world, swept, { ...windowOf(swept), key: 'late' })
    expect(told(late)).toEqual([409, 'SAGA_TIMEOUT'])
    expect(late.body.message).toMatch(/^사가 처리 지연/)
    expect(world.toss.confirms).toBe(0)
    await world.shop.idle()
    expect(await world.stockOf('1')).toBe(10)
  })

  it('wins over the sweep once it has begun', async () => {
    const orderId = await orderForToss(world)
    world.toss.whileAsked = async () => {
      world.clock.offsetMs = TTL_MS
      expect(await world.shop.sweepOrders()).toMatchObject({ ended: 0 })
    }
    expect(told(await confirmToss(world, orderId))).toEqual([201, 'CONFIRMED'])
  })

  it('is asked about by the sweep where its answer was lost, and not ended', async () => {
    await world.close()
    const clientSchedule = schedule(86_400_000)
    world = await ShopWorld.open({ hasToss: true, settings: { clientSchedule } })
    world.toss.otherwise = 'answer lost'
    const orderId = await orderForToss(world)
    await confirmToss(world, orderId)
    world.clock.offsetMs = TTL_MS
    expect(await world.shop.sweepOrders()).toMatchObject({ ended: 0, waiting: 1 })
    await world.untilStatus(orderId, 'CONFIRMED')
  })
})

it('a shop without Toss says so', async () => {
  const world = await ShopWorld.open()
  const orderId = await orderForToss(world)
  const asked = await world.ask('GET', `/orders/${orderId}/toss-window`, { as: 'alice' })
  expect(told(asked)).toEqual([400, 'METHOD_NOT_OFFERED'])
  const confirmed = await confirmToss(world, orderId, { reference: `${orderId}-1`, amount: 25_000 })
  expect(confirmed.status).toBeGreaterThanOrEqual(400)
  expect(confirmed.status).toBeLessThan(500)
  const hook = await world.ask('POST', '/payments/toss-webhook', { json: {} })
  expect(told(hook)).toEqual([404, 'NOT_FOUND'])
  await world.close()
})
