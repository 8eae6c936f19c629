import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { card, ShopWorld, type OrderChange } from './shop-world.js'

describe('POST /orders', () => {
  let world: ShopWorld

  beforeEach(async () => {
    world = await ShopWorld.open()
  })
  afterEach(() => world.close())

  it('answers 202 while the payment is pending, and shows what the callback brings', async () => {
    const { status, body } = await world.order()
    expect(status).toBe(202)
    expect(body.order).toMatchObject({
      status: 'PAYMENT_WAITING',
      paymentStatus: 'PAYMENT_PENDING',
      buyerLabel: '결제 진행 중',
      amount: 25_000,
      items: [{ productId: '1', quantity: 1, price: 25_000 }],
    })
    expect(body.payment?.state).toBe('pending')
    expect(body.order?.id).toMatch(/^[0-9a-z]{20,}$/)
    expect(await world.stockOf('1')).toBe(9)

    const [charge] = world.gateway.charges
    if (!charge || !body.order) throw new Error('nothing was charged')
    world.gateway.settle(charge, 'SUCCESS')
    expect((await world.callback(world.gateway.callbackOf(charge))).status).toBe(200)
    const settled = await world.untilStatus(body.order.id, 'CONFIRMED')
    expect(settled.order).toMatchObject({
      paymentStatus: 'PAYMENT_SUCCEEDED',
      buyerLabel: '결제 성공',
    })
  })

  it('answers 201 when the payment is approved at once', async () => {
    world.gateway.otherwise = 'approved'
    const { status, body } = await world.order()
    expect(status).toBe(201)
    expect(body.order?.status).toBe('CONFIRMED')
    expect(body.payment?.state).toBe('approved')
  })

  it('answers 402 when declined by then, and keeps the stock for another card', async () => {
    world.gateway.otherwise = 'invalid card'
    const declined = await world.order()
    expect(declined.status).toBe(402)
    expect(declined.body.error).toBe('PAYMENT_DECLINED')
    expect(declined.body.message).toBeTruthy()
    const orderId = declined.body.details?.orderId ?? ''
    const seen = await world.view(orderId)
    expect(seen.body.order).toMatchObject({
      status: 'PAYMENT_WAITING',
      paymentStatus: 'PAYMENT_FAILED',
      buyerLabel: '결제 실패',
    })
    expect(await world.stockOf('1')).toBe(9)
  })

  it('answers 202 when nobody answers, and never fails the order for it', async () => {
    world.gateway.otherwise = 'silent'
    const { status, body } = await world.order()
    expect(status).toBe(202)
    expect(body.payment?.state).toBe('unknown')
    expect(body.order).toMatchObject({
      status: 'PAYMENT_WAITING',
      paymentStatus: 'PAYMENT_PENDING',
    })
    expect(world.gateway.submits).toBe(1)
  })

  it('finds the charge whose answer was lost, without a callback', async () => {
    world.gateway.otherwise = 'answer lost'
    const { body } = await world.order()
    const [charge] = world.gateway.charges
    if (!charge || !body.order) throw new Error('nothing was charged')
    world.gateway.settle(charge, 'SUCCESS')
    await world.untilStatus(body.order.id, 'CONFIRMED')
    expect(world.gateway.charges).toHaveLength(1)
  })

  it('answers 502 when the payment certainly was not executed, and frees the stock', async () => {
    world.gateway.otherwise = 'error'
    const { status, body } = await world.order()
    expect(status).toBe(502)
    expect(body.error).toBe('PAYMENT_NOT_EXECUTED')
    const seen = await world.view(body.details?.orderId ?? '')
    expect(seen.body.order).toMatchObject({ status: 'FAILED', failure: 'PAYMENT_FAILED' })
    await world.shop.idle()
    expect(await world.stockOf('1')).toBe(10)
    expect(world.gateway.charges).toHaveLength(0)
  })

  it('answers 503 with Retry-After when the breaker is open, and frees the stock', async () => {
    await world.close()
    const clientLimits = '{"breakerWaitMs":3600000}'
    world = await ShopWorld.open({ settings: { clientLimits } })
    world.gateway.otherwise = 'silent'
    for (let n = 1; n <= 3; n += 1) await world.order({ key: `silent-${n}` })
    const sent = world.gateway.submits
    const { status, headers, body } = await world.order({ key: 'refused' })
    expect(status).toBe(503)
    // The breaker's wait, less what has passed since it opened.
    expect(headers.get('retry-after')).toMatch(/^(3600|35[5-9]\d)$/)
    expect(body).toMatchObject({
      error: 'PAYMENT_REFUSED',
      message: '결제 서비스가 일시적으로 불안정합니다. 잠시 후 다시 시도해주세요.',
    })
    expect(world.gateway.submits).toBe(sent)
    const seen = await world.view(body.details?.orderId ?? '')
    expect(seen.body.order).toMatchObject({ status: 'FAILED', failure: 'PAYMENT_REFUSED' })
    await world.shop.idle()
    expect(await world.stockOf('1')).toBe(7)
    expect((await world.order({ key: 'refused' })).status).toBe(503)
  })

  it('says the same again of a payment that was refused after an error', async () => {
    world.gateway.script.push('silent', 'silent')
    for (let n = 1; n <= 2; n += 1) await world.order({ key: `silent-${n}` })
    // The third unanswered call opens the breaker while the next attempt of this order waits.
    world.gateway.script.push('error', 'silent')
    world.gateway.whileSubmitting = async () => {
      world.gateway.whileSubmitting = () => Promise.resolve()
      await world.order({ key: 'silent-3' })
    }
    const first = await world.order({ key: 'refused' })
    expect(first.body).toMatchObject({ error: 'PAYMENT_REFUSED' })
    expect(world.gateway.submits).toBe(4)
    const again = await world.order({ key: 'refused' })
    expect([first.status, again.status]).toEqual([503, 503])
    expect(again.headers.get('retry-after')).toBe('10')
    const seen = await world.view(first.body.details?.orderId ?? '')
    expect(seen.body.order?.failure).toBe('PAYMENT_REFUSED')
  })

  it('answers 409 when the stock is short, and charges nothing', async () => {
    const { status, body } = await world.order({ items: [{ productId: '1', quantity: 11 }] })
    expect(status).toBe(409)
    expect(body.error).toBe('INSUFFICIENT_STOCK')
    expect(world.gateway.submits).toBe(0)
    expect(await world.stockOf('1')).toBe(10)
  })

  it('sells exactly what there is to buyers who come at once', async () => {
    world.gateway.otherwise = 'approved'
    const answers = await Promise.all(
      Array.from({ length: 25 }, (_, n) => world.order({ buyer: `buyer-${n}` })),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(15)
    expect(await world.stockOf('1')).toBe(0)
  })

  it('ends before anything happens when the price is not the expected one', async () => {
    const { status, body } = await world.order({ expectedPrice: 24_000 })
    expect(status).toBe(409)
    expect(body).toMatchObject({ error: 'PRICE_CHANGED', details: { price: 25_000 } })
    expect(await world.stockOf('1')).toBe(10)
    expect((await world.order({ expectedPrice: 25_000, key: 'key-2' })).status).toBe(202)
  })

  describe('refuses bad input, and nothing is lost or half done', () => {
    const items = (...all: [string, number][]) => ({
      items: all.map(([productId, quantity]) => ({ productId, quantity })),
    })
    const cases: readonly [string, ...Parameters<typeof isRefused>][] = [
      ['no key', { headers: { 'idempotency-key': '' } }, 400, 'MISSING_IDEMPOTENCY_KEY'],
      ['an unknown product', items(['404', 1]), 404, 'PRODUCT_NOT_FOUND'],
      ['a quantity of zero', items(['1', 0]), 400, 'INVALID_REQUEST'],
      ['a negative quantity', items(['1', -1]), 400, 'INVALID_REQUEST'],
      ['half a piece', items(['1', 0.5]), 400, 'INVALID_REQUEST'],
      ['no items', items(), 400, 'INVALID_REQUEST'],
      ['an unknown card', { card: { ...card, type: 'VISA' } }, 400, 'INVALID_REQUEST'],
      ['a short card number', { card: { ...card, number: '1234' } }, 400, 'INVALID_REQUEST'],
      ['no card at all', { card: null }, 400, 'INVALID_REQUEST'],
      ['points below zero', { pointsToUse: -1 }, 400, 'INVALID_REQUEST'],
    ]

    const isRefused = async (change: OrderChange, status: number, error: string) => {
      const answer = await world.order(change)
      expect(answer.status).toBe(status)
      expect(answer.body).toMatchObject({ error, message: expect.stringMatching(/.+/) })
      expect(answer.body).toHaveProperty('details')
      expect(await world.stockOf('1')).toBe(10)
      expect(world.gateway.submits).toBe(0)
      expect((await world.order({ key: 'key-2' })).status).toBe(202)
    }

    it.each(cases)('%s', async (_name, ...refused) => isRefused(...refused))

    it('the same product twice', () => isRefused(items(['1', 1], ['1', 1]), 400, 'INVALID_REQUEST'))

    it.each(['{', '', 'null', '[]', '"1234-5678-9814-1451"'])('the body %j', async (body) => {
      const headers = { 'idempotency-key': 'key-1', 'content-type': 'application/json' }
      const answer = await world.ask('POST', '/orders', { as: 'alice', headers, body })
      expect(answer.status).toBe(400)
      expect(JSON.stringify(answer.body)).not.toContain('9814-1451')
    })

    it.each([{}, { authorization: 'Bearer nothing' }, { 'x-user-id': 'alice' }])(
      'nobody, with %j',
      async (headers: Record<string, string>) => {
        const json = { items: [{ productId: '1', quantity: 1 }], card }
        const answer = await world.ask('POST', '/orders', {
          headers: { 'idempotency-key': 'key-1', ...headers },
          json,
        })
        expect([answer.status, answer.body.error]).toEqual([401, 'UNAUTHENTICATED'])
        expect(await world.stockOf('1')).toBe(10)
      },
    )

    it('a body beyond the limit', async () => {
      const answer = await world.order({ items: 'x'.repeat(70_000) })
      expect([answer.status, answer.body.error]).toEqual([413, 'PAYLOAD_TOO_LARGE'])
    })

    it('an unknown address', async () => {
      const headers = { 'idempotency-key': 'INC-1' }
      for (const [method, route] of [
        ['GET', '/internal/products?ids=1'],
        ['POST', '/internal/stock/release'],
        ['GET', '/internal/payments?orderId=1'],
        ['POST', '/internal/payments'],
        ['POST', '/internal/orders/payment-moved'],
        ['GET', '/internal/points?userId=1'],
      ] as const) {
        const answer = await world.ask(method, route, { as: 'admin', headers })
        expect([answer.status, answer.body.error]).toEqual([404, 'NOT_FOUND'])
      }
    })
  })

  it('speaks English to whoever asks for it', async () => {
    const answer = await world.order({
      items: [{ productId: '1', quantity: 99 }],
      headers: { 'accept-language': 'en' },
    })
    expect(answer.body.message).toBe('There is not enough stock.')
  })

  it("hides other people's orders", async () => {
    const { body } = await world.order()
    const orderId = body.order?.id ?? ''
    expect((await world.view(orderId, 'mallory')).status).toBe(404)
    expect((await world.view('nothing')).status).toBe(404)
    expect((await world.view(orderId)).status).toBe(200)
  })
})
