import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { startTossShop, withKey, type TossShop } from '../../testing/toss-shop.js'

const MINUTE_MS = 60_000

describe('confirming at Toss', () => {
  let shop: TossShop
  afterEach(() => shop.close())

  it('takes the money of a payment that the buyer authenticated, once', async () => {
    shop = await startTossShop()
    const payment = shop.authenticated({ card: '4330-1234-1234-9876' })
    const before = await shop.byKey(payment.paymentKey)
    expect(before.json).toMatchObject({ status: 'IN_PROGRESS', card: null, receipt: null })
    const reply = await shop.confirm(payment)
    expect(reply.status).toBe(200)
    expect(reply.json).toMatchObject({
      paymentKey: payment.paymentKey,
      orderId: payment.orderId,
      orderName: '결제',
      status: 'DONE',
      totalAmount: 15_000,
      balanceAmount: 15_000,
      method: '카드',
      suppliedAmount: 13_636,
      vat: 1364,
      failure: null,
      cancels: null,
      card: { amount: 15_000, number: '************9876' },
    })
    expect(payment.paymentKey).toMatch(/^tviva\d{14}[A-Za-z0-9]{5}$/)
    expect(shop.simulator.ledger().references).toMatchObject([{ held: 15_000, approved: 1 }])
    const again = await shop.confirm(payment)
    expect([again.status, again.json['code']]).toEqual([400, 'ALREADY_PROCESSED_PAYMENT'])
    expect(shop.simulator.ledger().references).toMatchObject([{ held: 15_000, approved: 1 }])
  })

  it('confirms only the order and the amount that the window was opened with', async () => {
    shop = await startTossShop()
    const payment = shop.authenticated()
    for (const change of [{ orderId: 'another-order' }, { amount: 14_999 }]) {
      const { status, json } = await shop.confirm({ ...payment, ...change })
      expect([status, json['code']]).toEqual([403, 'FORBIDDEN_REQUEST'])
    }
    expect((await shop.confirm(payment)).status).toBe(200)
  })

  it('has no session for an unknown key, an open window and an expired payment', async () => {
    shop = await startTossShop()
    const orderId = 'order-open'
    const { paymentKey } = shop.act('open-window', { orderId, amount: 1000 })
    const expired = shop.authenticated()
    expect(shop.act('expire', { orderId: expired.orderId })).toMatchObject({ status: 'EXPIRED' })
    for (const body of [
      { paymentKey, orderId, amount: 1000 },
      { paymentKey: 'no-such-key', orderId, amount: 1000 },
      expired,
    ]) {
      const { status, json } = await shop.confirm(body)
      expect([status, json['code']]).toEqual([404, 'NOT_FOUND_PAYMENT_SESSION'])
    }
  })

  it('approves one payment of an order only, and looks that one up by the order', async () => {
    shop = await startTossShop()
    const orderId = 'order-twice'
    const [first, second] = [shop.authenticated({ orderId }), shop.authenticated({ orderId })]
    expect((await shop.byOrder(orderId)).json['paymentKey']).toBe(second.paymentKey)
    expect((await shop.confirm(first)).status).toBe(200)
    expect((await shop.byOrder(orderId)).json['paymentKey']).toBe(first.paymentKey)
    await shop.cancel(first.paymentKey, { cancelReason: 'changed my mind' })
    const { status, json } = await shop.confirm(second)
    expect([status, json['code']]).toEqual([400, 'DUPLICATED_ORDER_ID'])
    expect((await shop.byOrder(orderId)).json['paymentKey']).toBe(first.paymentKey)
  })

  it('lets the buyer pay the same order anew after a decline', async () => {
    shop = await startTossShop()
    const orderId = 'order-anew'
    const declined = shop.authenticated({ orderId, outcome: 'limitExceeded' })
    expect((await shop.confirm(declined)).status).toBe(403)
    expect((await shop.confirm(shop.authenticated({ orderId }))).status).toBe(200)
    expect((await shop.byOrder(orderId)).json['status']).toBe('DONE')
    expect((await shop.byKey(declined.paymentKey)).json['status']).toBe('ABORTED')
  })

  it.each([
    ['카드', 99, 100],
    ['가상계좌', 199, 200],
  ])('takes no less than the minimum by %s', async (method, under, least) => {
    shop = await startTossShop()
    const small = shop.authenticated({ amount: under, method })
    expect((await shop.confirm(small)).json['code']).toBe('BELOW_MINIMUM_AMOUNT')
    expect((await shop.byKey(small.paymentKey)).json['status']).toBe('IN_PROGRESS')
    expect((await shop.confirm(shop.authenticated({ amount: least, method }))).status).toBe(200)
  })

  it.each([
    ['limitExceeded', 403, 'REJECT_CARD_PAYMENT'],
    ['invalidCard', 400, 'INVALID_CARD_NUMBER'],
  ])('declines for %s with %i %s, for good', async (outcome, status, code) => {
    const outcomes = { approved: 0, limitExceeded: 0, invalidCard: 0, [outcome]: 1 }
    shop = await startTossShop({ change: { outcomes } })
    const payment = shop.authenticated()
    const declined = await shop.confirm(payment)
    expect([declined.status, declined.json['code']]).toEqual([status, code])
    const { json } = await shop.byKey(payment.paymentKey)
    expect(json).toMatchObject({ status: 'ABORTED', failure: declined.json, approvedAt: null })
    expect((await shop.confirm(payment)).json['code']).toBe('ALREADY_PROCESSED_PAYMENT')
    expect(shop.simulator.ledger().charges).toMatchObject([
      { state: 'declined', status: 'ABORTED', reason: code, held: 0 },
    ])
  })

  it('lets a reserved card decide where that is on, and the buyer always', async () => {
    shop = await startTossShop({ reservedCards: true })
    const overLimit = shop.authenticated({ card: '4000000000009995' })
    expect((await shop.confirm(overLimit)).json['code']).toBe('REJECT_CARD_PAYMENT')
    const chosen = shop.authenticated({ outcome: 'invalidCard' })
    expect((await shop.confirm(chosen)).json['code']).toBe('INVALID_CARD_NUMBER')
  })

  it('gives the buyer 30 minutes and the shop 10, on the clock of the gateway', async () => {
    const clock = new VirtualClock({ wallMs: Date.UTC(2026, 0, 1) })
    shop = await startTossShop({ clock })
    const opened = { orderId: 'order-slow', amount: 1000 }
    const { paymentKey } = shop.act('open-window', opened)
    await clock.advance(30 * MINUTE_MS - 1)
    shop.act('authenticate', { paymentKey })
    await clock.advance(10 * MINUTE_MS - 1)
    expect((await shop.byOrder(opened.orderId)).json['status']).toBe('IN_PROGRESS')
    await clock.advance(1)
    const expired = await shop.byOrder(opened.orderId)
    expect(expired.json).toMatchObject({
      status: 'EXPIRED',
      requestedAt: '2026-01-01T09:00:00+09:00',
      failure: { code: 'EXPIRED_PAYMENT' },
    })
    shop.act('open-window', { orderId: 'order-gone', amount: 1000 })
    await clock.advance(30 * MINUTE_MS)
    expect((await shop.byOrder('order-gone')).json).toMatchObject({
      status: 'EXPIRED',
      method: null,
    })
    await shop.simulator.whenIdle()
    expect(shop.told('paymentStatusChanged')).toHaveLength(2)
  })

  it('shows a payment to everybody until it is confirmed, then to its merchant only', async () => {
    shop = await startTossShop()
    const payment = shop.authenticated()
    const { paymentKey, orderId } = payment
    const others = withKey('test_gsk_elsewhere')
    expect((await shop.byKey(paymentKey, others)).status).toBe(200)
    await shop.confirm(payment)
    for (const reply of [
      await shop.byKey(paymentKey, others),
      await shop.byOrder(orderId, others),
      await shop.cancel(paymentKey, { cancelReason: 'not mine' }, others),
    ]) {
      expect([reply.status, reply.json['code']]).toEqual([404, 'NOT_FOUND_PAYMENT'])
    }
    expect((await shop.confirm(payment, others)).json['code']).toBe('NOT_FOUND_PAYMENT_SESSION')
    expect((await shop.byKey(paymentKey)).json['mId']).toMatch(/^tsim[0-9a-f]{10}$/)
  })

  it('refuses bodies that are no confirm', async () => {
    shop = await startTossShop()
    const payment = shop.authenticated()
    for (const body of [
      '{"paymentKey":',
      '[]',
      JSON.stringify({ ...payment, amount: '15000' }),
      JSON.stringify({ ...payment, amount: 1500.5 }),
      JSON.stringify({ ...payment, orderId: 'short' }),
      JSON.stringify({ ...payment, paymentKey: undefined }),
      JSON.stringify({ ...payment, paymentKey: 'x'.repeat(201) }),
      JSON.stringify({ ...payment, note: 'x'.repeat(70_000) }),
    ]) {
      const { status, json } = await shop.call('POST', '/v1/payments/confirm', {}, body)
      expect([status, json['code']], body.slice(0, 80)).toEqual([400, 'INVALID_REQUEST'])
    }
    expect((await shop.confirm({ ...payment, coupon: { a: 1 } })).status).toBe(200)
  })
})
