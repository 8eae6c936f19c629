import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { schedule, ShopWorld } from './shop-world.js'

describe('POST /payments/callback', () => {
  let world: ShopWorld

  beforeEach(async () => {
    world = await ShopWorld.open({ settings: { clientSchedule: schedule(3600000) } })
  })
  afterEach(() => world.close())

  const placed = async () => {
    const { body } = await world.order()
    const [charge] = world.gateway.charges
    if (!charge || !body.order) throw new Error('nothing was charged')
    return { charge, orderId: body.order.id, paymentId: body.payment?.id ?? '' }
  }

  it.each(['', '{', '[]', '{"orderId":1}'])(
    'answers 400 to %j and stores nothing',
    async (body) => {
      const answer = await world.callback(body)
      expect([answer.status, answer.body.error]).toEqual([400, 'INVALID_CALLBACK'])
    },
  )

  it('answers 413 to a body that no gateway sends', async () => {
    const answer = await world.callback('x'.repeat(65 * 1024))
    expect([answer.status, answer.body.error]).toEqual([413, 'PAYLOAD_TOO_LARGE'])
  })

  it('parks a callback for a payment nobody knows', async () => {
    const { charge } = await placed()
    const body = world.gateway.callbackOf(charge, { orderId: 'nobodys-order-1' })
    const answer = await world.callback(body)
    expect([answer.status, answer.body.outcome]).toEqual([202, 'parked'])
  })

  it('quarantines another amount of the gateway: marked, and a person looks at it', async () => {
    const { charge, orderId } = await placed()
    charge.amount = 1
    world.gateway.settle(charge, 'SUCCESS')
    expect((await world.callback(world.gateway.callbackOf(charge))).status).toBe(200)
    const seen = await world.untilOrder(orderId, ({ payment }) => payment?.state === 'review')
    expect(seen.order).toMatchObject({
      status: 'PAYMENT_WAITING',
      paymentStatus: 'PAYMENT_PENDING',
    })
    expect(await world.stockOf('1')).toBe(9)
  })

  it.each([{}, { amount: 1 }])(
    'believes no callback, with %j: it asks the gateway, which says it is still pending',
    async (change) => {
      const { charge, orderId } = await placed()
      const forged = world.gateway.callbackOf(charge, { status: 'SUCCESS', ...change })
      expect((await world.callback(forged)).status).toBe(200)
      await world.shop.idle()
      const { body } = await world.view(orderId)
      expect(body).toMatchObject({
        order: { status: 'PAYMENT_WAITING', paymentStatus: 'PAYMENT_PENDING' },
        payment: { state: 'pending' },
      })
      expect(await world.stockOf('1')).toBe(9)
    },
  )

  it('takes the same callback twice, and moves the order once', async () => {
    const { charge, orderId } = await placed()
    const moves: string[] = []
    world.shop.onOrderMoved(({ order }) => moves.push(order.status))
    world.gateway.settle(charge, 'SUCCESS')
    const body = world.gateway.callbackOf(charge)
    const answers = await Promise.all([world.callback(body), world.callback(body)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    await world.untilStatus(orderId, 'CONFIRMED')
    await world.shop.idle()
    expect(moves).toEqual(['CONFIRMED'])
  })
})

describe('POST /payments/:id/check-now', () => {
  it('asks the gateway at once, for the owner only', async () => {
    const world = await ShopWorld.open({ settings: { clientSchedule: schedule(3600000) } })
    const { body } = await world.order()
    const [charge] = world.gateway.charges
    if (!charge || !body.order || !body.payment) throw new Error('nothing was charged')
    const check = (buyer: string) =>
      world.ask('POST', `/payments/${body.payment?.id}/check-now`, {
        as: buyer,
      })
    world.gateway.settle(charge, 'SUCCESS')
    expect((await check('mallory')).status).toBe(404)
    const answer = await check('alice')
    expect([answer.status, answer.body.payment?.state]).toEqual([200, 'approved'])
    await world.untilStatus(body.order.id, 'CONFIRMED')
    await world.close()
  })
})
