import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTossShop, type TossShop } from '../../testing/toss-shop.js'

const cancelReason = '고객 변심'
const key = { 'idempotency-key': 'key-1' }

/** The faults that meet something of this dialect's own. */
describe('faults in the Toss dialect', () => {
  let shop: TossShop
  beforeEach(async () => {
    shop = await startTossShop()
  })
  afterEach(() => shop.close())

  function struckBy(fault: string): { 'x-sim-fault': string } {
    return { 'x-sim-fault': fault }
  }

  it('fail after the commit: the next confirm finds the payment processed', async () => {
    const payment = shop.authenticated()
    const failed = await shop.confirm(payment, struckBy('fail-after-commit'))
    expect([failed.status, failed.json['code']]).toEqual([500, 'FAILED_INTERNAL_SYSTEM_PROCESSING'])
    const again = await shop.confirm(payment)
    expect([again.status, again.json['code']]).toEqual([400, 'ALREADY_PROCESSED_PAYMENT'])
    expect((await shop.byOrder(payment.orderId)).json['status']).toBe('DONE')
  })

  it('lose the answer: the key brings it', async () => {
    const payment = shop.authenticated()
    await expect(shop.confirm(payment, { ...key, ...struckBy('answer-lost') })).rejects.toThrow(
      'fetch failed',
    )
    const replay = await shop.confirm(payment, key)
    expect([replay.status, replay.json['status']]).toEqual([200, 'DONE'])
    expect(replay.headers['idempotency-key']).toBe('key-1')
    expect(shop.simulator.ledger().references).toMatchObject([{ approved: 1 }])
  })

  it('say that the request is under way, though it was executed', async () => {
    const payment = shop.authenticated()
    const told = await shop.confirm(payment, { ...key, ...struckBy('in-flight') })
    expect([told.status, told.json['code']]).toEqual([409, 'IDEMPOTENT_REQUEST_PROCESSING'])
    expect((await shop.confirm(payment, key)).json['status']).toBe('DONE')
  })

  it('deliver a cancel twice: without a key both are executed, with one the first', async () => {
    const part = { cancelReason, cancelAmount: 5000 }
    const bare = await shop.confirmed()
    await shop.cancel(bare.paymentKey, part, struckBy('request-duplicated'))
    const keyed = await shop.confirmed()
    await shop.cancel(keyed.paymentKey, part, { ...key, ...struckBy('request-duplicated') })
    const balances = [await shop.byKey(bare.paymentKey), await shop.byKey(keyed.paymentKey)]
    expect(balances.map(({ json }) => json['balanceAmount'])).toEqual([5000, 10_000])
  })

  it('send a deposit with another secret, and the payment with it', async () => {
    const payment = shop.authenticated({ method: 'virtual-account' })
    const { secret } = (await shop.confirm(payment)).json
    await shop.simulator.withFault({ fault: 'callback-wrongly-signed' }, async () => {
      shop.act('deposit', { orderId: payment.orderId })
      await shop.simulator.whenIdle()
    })
    const [, deposit] = shop.told('depositCallback')
    expect(deposit?.body).toMatchObject({ status: 'DONE', orderId: payment.orderId })
    expect(deposit?.body['secret']).toMatch(/^ps_/)
    expect(deposit?.body['secret']).not.toBe(secret)
    const [change] = shop.told('paymentStatusChanged')
    expect(change?.body['data']).not.toMatchObject({ secret })
    expect((await shop.byOrder(payment.orderId)).json['secret']).toBe(secret)
  })

  it('leave a webhook without a secret as it is where its proof is to be wrong', async () => {
    const payment = shop.authenticated()
    await shop.confirm(payment, struckBy('callback-wrongly-signed'))
    await shop.simulator.whenIdle()
    const [told] = shop.told('paymentStatusChanged')
    expect(told?.body['data']).toEqual((await shop.byOrder(payment.orderId)).json)
  })

  it('tell another amount, or another order where a webhook tells none', async () => {
    const payment = shop.authenticated({ method: 'virtual-account' })
    await shop.confirm(payment, struckBy('callback-tampered'))
    shop.act('deposit', { orderId: payment.orderId })
    await shop.simulator.whenIdle()
    const told = shop.told('depositCallback').map(({ body }) => body['orderId'])
    expect(told).not.toContain(payment.orderId)
    const [change] = shop.told('paymentStatusChanged')
    expect(change?.body['data']).toMatchObject({
      orderId: payment.orderId,
      totalAmount: 16_000,
      balanceAmount: 16_000,
      suppliedAmount: 14_545,
      vat: 1455,
    })
    expect((await shop.byOrder(payment.orderId)).json['totalAmount']).toBe(15_000)
  })

  it('look up what was true before the latest change, in the lists too', async () => {
    const payment = await shop.confirmed()
    const stale = struckBy('stale-look-up')
    expect((await shop.byOrder(payment.orderId, stale)).json['status']).toBe('IN_PROGRESS')
    const days = 'startDate=2000-01-01&endDate=2999-01-01'
    expect((await shop.call('GET', `/v1/transactions?${days}`, stale)).json).toEqual([])
    await shop.cancel(payment.paymentKey, { cancelReason })
    expect((await shop.byKey(payment.paymentKey, stale)).json).toMatchObject({
      status: 'DONE',
      balanceAmount: 15_000,
      cancels: null,
    })
    expect((await shop.byKey(payment.paymentKey)).json['status']).toBe('CANCELED')
    const { paymentKey } = shop.act('open-window', { orderId: 'order-new', amount: 1000 })
    expect((await shop.byKey(String(paymentKey), stale)).status).toBe(404)
  })

  it('send the webhook before the answer', async () => {
    const payment = shop.authenticated()
    const { status } = await shop.confirm(payment, struckBy('callback-before-answer'))
    expect(status).toBe(200)
    expect(shop.simulator.stats().dialects.toss?.callbacks).toMatchObject({ delivered: 1, due: 0 })
  })

  it('fail a look-up towards the provider, and a list inside', async () => {
    const { orderId } = await shop.confirmed()
    const looked = await shop.byOrder(orderId, struckBy('fail-before-commit'))
    expect([looked.status, looked.json['code']]).toEqual([
      500,
      'FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING',
    ])
    const days = 'startDate=2000-01-01&endDate=2999-01-01'
    const listed = await shop.call(
      'GET',
      `/v1/transactions?${days}`,
      struckBy('fail-before-commit'),
    )
    expect(listed.json['code']).toBe('FAILED_INTERNAL_SYSTEM_PROCESSING')
  })

  it('strike by the order or by the payment key, as the rule names it', async () => {
    const [one, other] = [shop.authenticated(), shop.authenticated()]
    await shop.simulator.addFault({
      fault: 'fail-before-commit',
      match: { reference: one.orderId },
    })
    expect((await shop.confirm(one)).status).toBe(500)
    expect((await shop.confirm(other)).status).toBe(200)
    expect((await shop.byOrder(one.orderId)).status).toBe(200)
    expect((await shop.cancel(one.paymentKey, { cancelReason })).status).toBe(500)
    await shop.simulator.addFault({
      fault: 'rate-limit',
      match: { reference: other.paymentKey, operation: 'cancelPayment' },
      limit: { requests: 1, per: '1h' },
    })
    const part = { cancelReason, cancelAmount: 1 }
    expect((await shop.cancel(other.paymentKey, part, key)).status).toBe(200)
    const limited = await shop.cancel(other.paymentKey, part, key)
    expect([limited.status, limited.json['code']]).toEqual([429, 'TOO_MANY_REQUESTS'])
  })

  it('say what cannot strike a call, in the shape of the dialect', async () => {
    const { status, json } = await shop.byOrder('some-order', struckBy('in-flight'))
    expect([status, json['code']]).toEqual([400, 'INVALID_REQUEST'])
    expect(json['message']).toContain('in-flight cannot strike this call')
  })
})
