import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { orderIdOf, told } from './answer.js'
import { ShopWorld } from './shop-world.js'

describe('an order that uses points', () => {
  let world: ShopWorld

  beforeEach(async () => {
    world = await ShopWorld.open({ settings: { welcomePoints: '30000' } })
  })
  afterEach(() => world.close())

  it('takes them, and asks the gateway for what is left', async () => {
    const placed = await world.order({ pointsToUse: 5000 })
    expect(told(placed)).toEqual([202, 'PAYMENT_WAITING'])
    expect(placed.body.order).toMatchObject({ amount: 25_000, pointsUsed: 5000, due: 20_000 })
    expect(placed.body.saga?.steps.map(({ step }) => step)).toEqual(['stock', 'points', 'payment'])
    expect(world.gateway.charges).toMatchObject([{ amount: 20_000 }])
    expect(await world.pointsOf()).toBe(25_000)
  })

  it('takes them once, however often it is asked for', async () => {
    await Promise.all([1, 2, 3].map(() => world.order({ pointsToUse: 5000 })))
    await world.order({ pointsToUse: 5000 })
    expect(await world.pointsOf()).toBe(25_000)
  })

  it('is CONFIRMED at once where they pay for all of it, and asks no gateway', async () => {
    const order = { pointsToUse: 25_000, card: undefined }
    const placed = await world.order(order)
    expect(told(placed)).toEqual([201, 'CONFIRMED'])
    expect(placed.body).toMatchObject({ payment: null, order: { due: 0, paymentStatus: 'NONE' } })
    expect(placed.body.order?.buyerLabel).toBe('결제 성공')
    expect(told(await world.order(order))).toEqual([201, 'CONFIRMED'])
    expect([world.gateway.submits, await world.pointsOf()]).toEqual([0, 5000])
  })

  it('charges no card that comes along where points pay for all of it', async () => {
    expect(told(await world.order({ pointsToUse: 25_000 }))).toEqual([201, 'CONFIRMED'])
    expect(world.gateway.submits).toBe(0)
  })

  it('gives them back when it is cancelled, and needs no gateway for that', async () => {
    const placed = await world.order({ pointsToUse: 25_000 })
    expect(told(await world.cancel(orderIdOf(placed)))).toEqual([200, 'CANCELLED'])
    await world.shop.idle()
    expect([await world.pointsOf(), await world.stockOf('1')]).toEqual([30_000, 10])
  })

  it.each([
    [
      'than the buyer has',
      30_001,
      { items: [{ productId: '1', quantity: 2 }] },
      'INSUFFICIENT_POINTS',
    ],
    ['than it costs', 25_001, {}, 'TOO_MANY_POINTS'],
  ])(
    'is refused before anything is held where it uses more %s',
    async (_, points, change, code) => {
      const refused = await world.order({ ...change, pointsToUse: points })
      expect(told(refused)).toEqual([409, code])
      expect([await world.pointsOf(), await world.stockOf('1')]).toEqual([30_000, 10])
      expect(world.gateway.submits).toBe(0)
      expect((await world.order({ key: 'key-2' })).status).toBe(202)
    },
  )

  it('is refused, and gives back its stock, where its buyer was faster elsewhere', async () => {
    const orders = ['key-1', 'key-2', 'key-3'].map((key) =>
      world.order({ key, pointsToUse: 20_000 }),
    )
    const answers = await Promise.all(orders)
    const codes = answers.map((answer) => String(told(answer)[1]))
    expect(codes.toSorted()).toEqual([
      ...['INSUFFICIENT_POINTS', 'INSUFFICIENT_POINTS', 'PAYMENT_WAITING'],
    ])
    await world.shop.idle()
    expect([await world.pointsOf(), await world.stockOf('1')]).toEqual([10_000, 9])
  })

  it('gives them back where the payment was certainly not executed', async () => {
    world.gateway.otherwise = 'error'
    const refused = await world.order({ pointsToUse: 5000 })
    expect(told(refused)).toEqual([502, 'PAYMENT_NOT_EXECUTED'])
    await world.shop.idle()
    expect([await world.pointsOf(), await world.stockOf('1')]).toEqual([30_000, 10])
    const { body } = await world.view(orderIdOf(refused))
    expect(body.saga?.status).toBe('COMPENSATED')
  })

  it('gives them back once, when it expires', async () => {
    await world.order({ pointsToUse: 5000, card: undefined })
    expect(await world.pointsOf()).toBe(25_000)
    world.clock.offsetMs = 600_000
    await world.shop.sweepOrders()
    await world.shop.sweepOrders()
    await world.shop.idle()
    expect([await world.pointsOf(), await world.stockOf('1')]).toEqual([30_000, 10])
  })
})
