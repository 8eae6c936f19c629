import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { until } from '../../testing/stage.js'
import { startTossShop, type TossShop } from '../../testing/toss-shop.js'

const MINUTE_MS = 60_000
const ID = 'tosspayments-webhook-transmission-id'
const TIME = 'tosspayments-webhook-transmission-time'
const RETRIED = 'tosspayments-webhook-transmission-retried-count'
const cancelReason = '고객 변심'

describe('webhooks of Toss', () => {
  let shop: TossShop
  afterEach(() => shop.close())

  it('tell every change of a card payment that the contract lists', async () => {
    shop = await startTossShop()
    shop.act('open-window', { orderId: 'order-ready', amount: 1000 })
    const { paymentKey } = await shop.confirmed()
    await shop.merchant.whenReceived(1)
    await shop.cancel(paymentKey, { cancelReason, cancelAmount: 1000 })
    await shop.merchant.whenReceived(2)
    await shop.cancel(paymentKey, { cancelReason, cancelAmount: 1000 })
    await shop.merchant.whenReceived(3)
    const looked = await shop.byKey(paymentKey)
    await shop.confirm(shop.authenticated({ outcome: 'invalidCard' }))
    await shop.merchant.whenReceived(4)
    shop.act('expire', { paymentKey: shop.authenticated().paymentKey })
    await shop.simulator.whenIdle()
    const told = shop.told('paymentStatusChanged')
    expect(told.map(({ body }) => (body['data'] as { status: string }).status)).toEqual([
      ...['DONE', 'PARTIAL_CANCELED', 'PARTIAL_CANCELED', 'ABORTED', 'EXPIRED'],
    ])
    expect(told[2]?.body).toEqual({
      eventType: 'PAYMENT_STATUS_CHANGED',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}000$/),
      data: looked.json,
    })
    expect(told[2]).toMatchObject({
      path: '/webhooks/toss',
      headers: { 'content-type': 'application/json', [RETRIED]: '0' },
    })
    expect(new Set(told.map(({ headers }) => headers[ID])).size).toBe(5)
    expect(shop.told('depositCallback')).toEqual([])
  })

  it('tell a virtual account in both kinds, proved by the secret of the payment', async () => {
    shop = await startTossShop()
    const payment = shop.authenticated({ method: 'virtual-account' })
    const { orderId, paymentKey } = payment
    const { secret } = (await shop.confirm(payment)).json
    await shop.merchant.whenReceived(1)
    shop.act('deposit', { orderId })
    await shop.merchant.whenReceived(3)
    shop.act('fail-deposit', { orderId })
    await shop.merchant.whenReceived(4)
    const { lastTransactionKey } = (await shop.byKey(paymentKey)).json
    await shop.cancel(paymentKey, { cancelReason })
    await shop.merchant.whenReceived(6)
    const deposits = shop.told('depositCallback').map(({ body }) => body)
    expect(deposits.map(({ status }) => status)).toEqual([
      ...['WAITING_FOR_DEPOSIT', 'DONE', 'WAITING_FOR_DEPOSIT', 'CANCELED'],
    ])
    for (const { secret: told, orderId: order } of deposits) {
      expect([told, order]).toEqual([secret, orderId])
    }
    expect(deposits[2]?.['transactionKey']).toBe(lastTransactionKey)
    expect(Object.keys(deposits[2] ?? {})).toEqual([
      ...['createdAt', 'secret', 'status', 'transactionKey', 'orderId'],
    ])
    const changes = shop.told('paymentStatusChanged')
    expect(changes.map(({ body }) => (body['data'] as { status: string }).status)).toEqual([
      ...['DONE', 'CANCELED'],
    ])
  })

  it('come again after 1, 4, 16 ... 4096 minutes unless they are answered 200', async () => {
    const clock = new VirtualClock({ wallMs: Date.UTC(2026, 0, 1) })
    shop = await startTossShop({ clock }, 204)
    await shop.confirmed()
    const triedTimes = (times: number): Promise<void> =>
      until(() => (shop.simulator.callbacks()[0]?.attempts.length ?? times) >= times)
    await shop.merchant.whenReceived(1)
    let expected = Date.UTC(2026, 0, 1)
    for (const [index, minutes] of [1, 4, 16, 64, 256, 1024, 4096].entries()) {
      await triedTimes(index + 1)
      await clock.advance(minutes * MINUTE_MS - 1)
      expect(shop.merchant.received).toHaveLength(index + 1)
      await clock.advance(1)
      await shop.merchant.whenReceived(index + 2)
      expected += minutes * MINUTE_MS
      const { headers } = shop.merchant.received[index + 1] ?? {}
      expect(headers?.[RETRIED]).toBe(String(index + 1))
      const sentAt = String(headers?.[TIME])
      expect([sentAt.slice(-6), Date.parse(sentAt)]).toEqual(['+09:00', expected])
    }
    await until(() => shop.simulator.callbacks().length === 0)
    await clock.advance(10_000 * MINUTE_MS)
    expect(shop.merchant.received).toHaveLength(8)
    expect(new Set(shop.merchant.received.map(({ headers }) => headers[ID])).size).toBe(1)
    expect(shop.simulator.stats().dialects.toss?.callbacks).toMatchObject({ failed: 1, retried: 7 })
  })

  it('wait 10 seconds for an answer', async () => {
    const clock = new VirtualClock({ wallMs: Date.UTC(2026, 0, 1) })
    shop = await startTossShop({ clock }, 'never')
    await shop.confirmed()
    await shop.merchant.whenReceived(1)
    await clock.advance(9999)
    expect(shop.simulator.callbacks()).toMatchObject([{ state: 'underWay' }])
    await clock.advance(1)
    await until(() => shop.simulator.callbacks()[0]?.state === 'waiting')
    expect(shop.simulator.callbacks()).toMatchObject([{ attempts: [null] }])
  })

  it('have the same transmission id in every copy, and go to every address', async () => {
    shop = await startTossShop()
    const url = `${shop.merchant.origin}/second`
    shop.simulator.setWebhooks([
      { dialect: 'toss', url: `${shop.merchant.origin}/first`, secret: '' },
      { dialect: 'toss', url, secret: '' },
    ])
    await shop.confirm(shop.authenticated(), { 'x-sim-fault': 'callback-duplicated' })
    await shop.simulator.whenIdle()
    const of = (path: string) => shop.merchant.received.filter((one) => one.path === path)
    expect([of('/first').length, of('/second').length]).toEqual([2, 2])
    const ids = shop.merchant.received.map(({ headers, path }) => `${path} ${String(headers[ID])}`)
    expect(new Set(ids).size).toBe(2)
    expect(new Set(shop.merchant.received.map(({ headers }) => headers[ID])).size).toBe(2)
  })

  it('go nowhere where no address is registered', async () => {
    shop = await startTossShop({ webhooks: [] })
    await shop.confirmed()
    await shop.simulator.whenIdle()
    expect(shop.merchant.received).toEqual([])
  })
})
