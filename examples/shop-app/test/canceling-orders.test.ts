import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { told } from './answer.js'
import { schedule, ShopWorld } from './shop-world.js'
import { orderForToss, paidByToss } from './toss-buyer.js'

const settings = { welcomePoints: '10000' }
const used = { pointsToUse: 3000 }

/** What the buyer is answered, and what is where afterwards. */
const booksOf = async (world: ShopWorld) => {
  await world.shop.idle()
  return [await world.stockOf('1'), await world.pointsOf(), world.toss.held]
}
const nothingTaken = [10, 10_000, 0]
const everythingTaken = [9, 7000, 22_000]

describe('PATCH /orders/:id/cancel, over a gateway that gives money back', () => {
  let world: ShopWorld

  beforeEach(async () => {
    // Calls that nobody answers open the breaker; it is not what these tests are about.
    const clientLimits = '{"backoffMs":1,"maxBackoffMs":2,"breakerWaitMs":20}'
    world = await ShopWorld.open({ hasToss: true, settings: { ...settings, clientLimits } })
  })
  afterEach(() => world.close())

  it('gives back money, stock and points, once', async () => {
    const orderId = await paidByToss(world, used)
    expect(await booksOf(world)).toEqual(everythingTaken)
    const canceled = await world.cancel(orderId)
    expect(told(canceled)).toEqual([200, 'CANCELLED'])
    expect(canceled.body).toMatchObject({
      ...{ isByHand: false, payment: { state: 'canceled' } },
      order: { paymentStatus: 'PAYMENT_CANCELED', buyerLabel: '결제 취소' },
    })
    expect(await booksOf(world)).toEqual(nothingTaken)
    const { body } = await world.view(orderId)
    expect(body.saga).toMatchObject({
      status: 'COMPENSATED',
      steps: ['stock', 'points', 'payment'].map((step) => ({ step, state: 'undone' })),
    })
    const again = await world.cancel(orderId)
    expect(told(again)).toEqual([409, 'ORDER_NOT_CANCELABLE'])
    expect(again.body.message).toBe('취소할 수 없는 주문입니다. 상태: CANCELLED')
    expect([world.toss.cancels, await world.stockOf('1')]).toEqual([1, 10])
  })

  it.each([
    ['done', 200, 'CANCELLED'],
    ['refused', 409, 'PAYMENT_CANCEL_REFUSED'],
  ] as const)('waits for a gateway that takes its time: %s is %i', async (script, ...answer) => {
    const orderId = await paidByToss(world)
    world.toss.otherwise = script
    world.toss.whileAsked = async () => {
      for (let turn = 0; turn < 100; turn += 1) await new Promise(setImmediate)
    }
    expect(told(await world.cancel(orderId))).toEqual(answer)
    expect(world.toss.cancels).toBe(1)
  })

  it('is the answer of the key that placed the order, too', async () => {
    const orderId = await paidByToss(world)
    await world.cancel(orderId)
    expect(told(await world.order({ card: undefined }))).toEqual([201, 'CANCELLED'])
  })

  it('returns the order to CONFIRMED where Toss refuses, and says why', async () => {
    const orderId = await paidByToss(world, used)
    world.toss.otherwise = 'refused'
    const refused = await world.cancel(orderId)
    expect(told(refused)).toEqual([409, 'PAYMENT_CANCEL_REFUSED'])
    expect(refused.body.message).toBe('결제 취소 실패: 취소 할 수 없는 결제 입니다.')
    expect((await world.view(orderId)).body.order?.status).toBe('CONFIRMED')
    expect(await booksOf(world)).toEqual(everythingTaken)
    world.toss.otherwise = 'done'
    expect(told(await world.cancel(orderId))).toEqual([200, 'CANCELLED'])
    expect(await booksOf(world)).toEqual(nothingTaken)
  })

  it.each([
    ['silent', 'done'],
    ['answer lost', 'done'],
  ] as const)('stays CANCELING where Toss is %s, and is reconciled', async (script, then) => {
    const orderId = await paidByToss(world, used)
    world.toss.otherwise = script
    world.toss.answersLookUps = false
    expect(told(await world.cancel(orderId))).toEqual([202, 'CANCELING'])
    expect((await world.view(orderId)).body.order?.paymentStatus).toBe('PAYMENT_CANCELING')
    world.toss.otherwise = then
    world.toss.answersLookUps = true
    await world.untilStatus(orderId, 'CANCELLED')
    expect(await booksOf(world)).toEqual(nothingTaken)
  })

  it('returns to CONFIRMED where the refusal is found later', async () => {
    const orderId = await paidByToss(world, used)
    world.toss.otherwise = 'silent'
    world.toss.answersLookUps = false
    expect(told(await world.cancel(orderId))).toEqual([202, 'CANCELING'])
    world.toss.otherwise = 'refused'
    world.toss.answersLookUps = true
    await world.untilStatus(orderId, 'CONFIRMED')
    expect(await booksOf(world)).toEqual(everythingTaken)
  })

  it('cancels once when it is asked for many times at once', async () => {
    const orderId = await paidByToss(world, used)
    const answers = await Promise.all([1, 2, 3].map(() => world.cancel(orderId)))
    for (const answer of answers) expect([200, 202, 409]).toContain(answer.status)
    await world.untilStatus(orderId, 'CANCELLED')
    expect(await booksOf(world)).toEqual(nothingTaken)
    expect(world.toss.payments).toHaveLength(1)
  })

  it('goes on where the payments were away, once they are back', async () => {
    const orderId = await paidByToss(world)
    world.shop.network.break('payments', 'refuses')
    expect((await world.cancel(orderId)).status).toBe(424)
    world.shop.network.mend('payments')
    expect(told(await world.cancel(orderId))).toEqual([200, 'CANCELLED'])
  })

  it.each([
    ['waits for its payment', () => orderForToss(world), 'PAYMENT_WAITING'],
    [
      'has failed',
      async () => {
        const orderId = await orderForToss(world)
        await world.ask('POST', `/orders/${orderId}/abandon`, { as: 'alice' })
        return orderId
      },
      'FAILED',
    ],
  ] as const)('is refused for an order that %s', async (_, make, status) => {
    const refused = await world.cancel(await make())
    expect(told(refused)).toEqual([409, 'ORDER_NOT_CANCELABLE'])
    expect(refused.body.message).toBe(`취소할 수 없는 주문입니다. 상태: ${status}`)
    expect(world.toss.cancels).toBe(0)
  })

  it("does not know other people's orders", async () => {
    const orderId = await paidByToss(world)
    expect(told(await world.cancel(orderId, 'mallory'))).toEqual([404, 'ORDER_NOT_FOUND'])
    expect(told(await world.cancel('nothing'))).toEqual([404, 'ORDER_NOT_FOUND'])
    expect((await world.ask('PATCH', `/orders/${orderId}/cancel`)).status).toBe(401)
    expect((await world.view(orderId)).body.order?.status).toBe('CONFIRMED')
  })
})

describe('PATCH /orders/:id/cancel, over a gateway that knows no cancel', () => {
  let world: ShopWorld

  beforeEach(async () => {
    const clientSchedule = schedule(3_600_000)
    world = await ShopWorld.open({ settings: { ...settings, clientSchedule } })
    world.gateway.otherwise = 'approved'
  })
  afterEach(() => world.close())

  const canceling = async () => {
    const { body } = await world.order(used)
    const orderId = body.order?.id ?? ''
    const answer = await world.cancel(orderId)
    expect(told(answer)).toEqual([202, 'CANCELING'])
    expect(answer.body).toMatchObject({ isByHand: true, payment: { state: 'review' } })
    return { orderId, paymentId: answer.body.payment?.id ?? '' }
  }
  const resolve = (paymentId: string, as: string) =>
    world.ask('POST', `/operations/payments/${paymentId}/resolve`, { as: 'operator', json: { as } })
  const reviews = async () => {
    const { body } = await world.ask('GET', '/operations/reviews', { as: 'operator' })
    return (body as unknown as { reviews: unknown[] }).reviews
  }

  it('opens a review, and is CANCELLED once a person has given the money back', async () => {
    const { orderId, paymentId } = await canceling()
    expect(await reviews()).toMatchObject([{ orderId, paymentId, orderStatus: 'CANCELING' }])
    expect([await world.stockOf('1'), await world.pointsOf()]).toEqual([9, 7000])
    expect((await resolve(paymentId, 'canceled')).status).toBe(200)
    expect((await world.view(orderId)).body.order?.status).toBe('CANCELLED')
    await world.shop.idle()
    expect([await world.stockOf('1'), await world.pointsOf()]).toEqual([10, 10_000])
    expect(await reviews()).toEqual([])
  })

  it('is CONFIRMED again once a person found that the money is kept', async () => {
    const { orderId, paymentId } = await canceling()
    expect((await resolve(paymentId, 'approved')).status).toBe(200)
    expect((await world.view(orderId)).body).toMatchObject({
      ...{ order: { status: 'CONFIRMED' }, payment: { state: 'approved' } },
    })
    await world.shop.idle()
    expect([await world.stockOf('1'), await world.pointsOf()]).toEqual([9, 7000])
    expect(told(await world.cancel(orderId))).toEqual([202, 'CANCELING'])
  })

  it('shows how it stands when it is asked for again', async () => {
    const { orderId } = await canceling()
    const again = await world.cancel(orderId)
    expect([...told(again), again.body.isByHand]).toEqual([202, 'CANCELING', true])
    expect(await reviews()).toHaveLength(1)
  })

  it('is refused for an order whose money nobody knows', async () => {
    const { body } = await world.order()
    await world.cancel(body.order?.id ?? '')
    await resolve((await world.view(body.order?.id ?? '')).body.payment?.id ?? '', 'approved')
    // The payment goes to review a second time, past the order.
    await world.shop.payments.card.giveBack(body.payment?.id ?? '', 'order-gone')
    const refused = await world.cancel(body.order?.id ?? '')
    expect(told(refused)).toEqual([409, 'ORDER_NOT_PAID'])
    expect(refused.body.message).toBe('결제 정보가 없어 취소할 수 없습니다.')
  })
})
