import { afterEach, describe, expect, it } from 'vitest'
import { orderIdOf, schedule, ShopWorld, type Answer } from './shop-world.js'

interface Listed {
  readonly total: number
  readonly reviews: readonly { readonly paymentId: string; readonly orderId: string }[]
}

describe('payments in review', () => {
  let world: ShopWorld
  afterEach(() => world.close())

  const open = async (settings: Record<string, string> = {}) => {
    world = await ShopWorld.open({
      settings: {
        clientSchedule: schedule(3600000),
        ...settings,
      },
    })
  }

  /** An order whose payment went to review over the amount at the gateway. */
  const reviewed = async () => {
    const { body } = await world.order()
    const [charge] = world.gateway.charges
    if (!charge || !body.order || !body.payment) throw new Error('nothing was charged')
    charge.amount = 1
    await world.callback(world.gateway.callbackOf(charge, { status: 'SUCCESS' }))
    await world.untilOrder(body.order.id, ({ payment }) => payment?.state === 'review')
    await world.shop.idle()
    return { orderId: body.order.id, paymentId: body.payment.id }
  }
  const list = async (as: string | undefined = 'operator') => {
    const { status, body } = await world.ask('GET', '/operations/reviews', as ? { as } : {})
    return { status, body: body as unknown as Listed }
  }
  const resolve = (paymentId: string, as: unknown, who = 'operator'): Promise<Answer> =>
    world.ask('POST', `/operations/payments/${paymentId}/resolve`, {
      ...(who && { as: who }),
      json: { as },
    })

  it('are listed with reason, order, amount and age, and no longer when closed', async () => {
    await open()
    expect((await list()).body).toEqual({ total: 0, reviews: [] })
    const { orderId, paymentId } = await reviewed()
    await world.order({ buyer: 'bob' })
    world.clock.offsetMs = 60_000
    const { status, body } = await list()
    expect([status, body]).toMatchObject([
      200,
      {
        total: 1,
        reviews: [
          {
            paymentId,
            orderId,
            orderStatus: 'PAYMENT_WAITING',
            reference: `${orderId}-1`,
            reason: 'amount-mismatch',
            amount: 25_000,
            ageMs: expect.closeTo(60_000, -4),
          },
        ],
      },
    ])
    await resolve(paymentId, 'failed')
    expect((await list()).body).toEqual({ total: 0, reviews: [] })
  })

  it.each(['approved', 'failed', 'declined', 'canceled'])(
    'closed as %s move their order',
    async (as) => {
      await open()
      const { orderId, paymentId } = await reviewed()
      const answer = await resolve(paymentId, as)
      expect([answer.status, answer.body.payment?.state]).toEqual([200, as])
      const ends: Record<string, readonly [string, number]> = {
        approved: ['CONFIRMED', 9],
        failed: ['FAILED', 10],
        declined: ['PAYMENT_WAITING', 9],
        canceled: ['FAILED', 10],
      }
      const seen = (await world.view(orderId)).body.order?.status
      await world.shop.idle()
      expect([answer.body.order?.status, await world.stockOf('1')]).toEqual(ends[as])
      expect(seen).toBe(ends[as]?.[0])
    },
  )

  it('closed as declined leave the order to another card', async () => {
    await open()
    const { orderId, paymentId } = await reviewed()
    expect((await world.payAgain(orderId, 'again-1')).status).toBe(409)
    await resolve(paymentId, 'declined')
    world.gateway.otherwise = 'approved'
    expect((await world.payAgain(orderId, 'again-2')).status).toBe(201)
  })

  it('closed as canceled tell the buyer so: nothing is held any more', async () => {
    await open()
    const { orderId, paymentId } = await reviewed()
    await resolve(paymentId, 'canceled')
    const { body } = await world.view(orderId)
    expect(body.order).toMatchObject({
      status: 'FAILED',
      failure: 'PAYMENT_FAILED',
      paymentStatus: 'PAYMENT_CANCELED',
      buyerLabel: '결제 취소',
    })
    const again = await world.order()
    expect([again.status, again.body.error]).toEqual([502, 'PAYMENT_NOT_EXECUTED'])
    expect(again.body.message).toBe('결제가 취소되었습니다.')
  })

  it('take the same word twice, and another word never', async () => {
    await open()
    const { paymentId } = await reviewed()
    const twice = [await resolve(paymentId, 'approved'), await resolve(paymentId, 'approved')]
    expect(twice.map(({ status }) => status)).toEqual([200, 200])
    const other = await resolve(paymentId, 'failed')
    expect([other.status, other.body.error]).toEqual([409, 'PAYMENT_NOT_IN_REVIEW'])
    expect((await resolve('nothing', 'failed')).body.error).toBe('PAYMENT_NOT_FOUND')
    expect((await resolve(paymentId, 'refunded')).status).toBe(400)
  })

  it('are closed by one of two operators who say different words at once', async () => {
    await open()
    const { paymentId } = await reviewed()
    const { card } = world.shop.payments
    const close = card.resolve.bind(card)
    let answerOfOther: Answer | undefined
    card.resolve = async (id, as) => {
      card.resolve = close
      answerOfOther = await resolve(paymentId, 'declined')
      return close(id, as)
    }
    const late = await resolve(paymentId, 'failed')
    expect([answerOfOther?.status, late.status]).toEqual([200, 409])
    expect(late.body).toMatchObject({
      ...{ error: 'PAYMENT_NOT_IN_REVIEW', details: { state: 'declined' } },
    })
    const { body } = await world.ask('GET', '/operations/actions', { as: 'operator' })
    expect(body).toMatchObject({
      actions: [
        { details: { as: 'declined' }, outcome: 'done' },
        { details: { as: 'failed' }, outcome: 'PAYMENT_NOT_IN_REVIEW' },
      ],
    })
  })

  it('stay there when approved for an order whose stock is gone', async () => {
    await open({
      clientTimes: '{"connectTimeoutMs":10,"responseTimeoutMs":10,"requestLifetimeMs":20}',
      clientSchedule: schedule(10),
      seedStock: '1',
    })
    world.gateway.script.push('silent', 'approved')
    const orderId = orderIdOf(await world.order())
    await world.untilStatus(orderId, 'FAILED')
    await world.shop.idle()
    await world.order({ buyer: 'bob' })
    world.gateway.executeLate()
    const charge = world.gateway.chargeOf(`${orderId}-1`)
    await world.callback(world.gateway.callbackOf(charge))
    const { payment } = await world.untilOrder(orderId, (seen) => seen.payment?.state === 'review')
    await world.shop.idle()
    expect((await list()).body).toMatchObject({
      reviews: [{ orderId, orderStatus: 'FAILED', reason: 'order-gone' }],
    })
    const answer = await resolve(payment?.id ?? '', 'approved')
    expect([answer.status, answer.body.error]).toEqual([409, 'PAYMENT_STAYS_IN_REVIEW'])
    expect((await list()).body.total).toBe(1)
    // The money went back at the gateway.
    expect((await resolve(payment?.id ?? '', 'canceled')).body.order?.status).toBe('FAILED')
    expect((await list()).body).toEqual({ total: 0, reviews: [] })
  })

  it('are shown to and closed by operators, and nobody else', async () => {
    await open()
    const { orderId, paymentId } = await reviewed()
    for (const [who, status, error] of [
      ['', 401, 'UNAUTHENTICATED'],
      ['alice', 403, 'FORBIDDEN'],
      ['admin', 403, 'FORBIDDEN'],
    ] as const) {
      expect((await list(who)).status).toBe(status)
      const answer = await resolve(paymentId, 'approved', who)
      expect([answer.status, answer.body.error]).toEqual([status, error])
    }
    expect((await world.view(orderId)).body.payment?.state).toBe('review')
  })
})
