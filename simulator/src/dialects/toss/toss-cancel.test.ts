import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTossShop, type TossShop } from '../../testing/toss-shop.js'

const cancelReason = '고객 변심'
const account = { bank: '20', accountNumber: '1002000000000', holderName: '김결제' }

describe('canceling at Toss', () => {
  let shop: TossShop
  beforeEach(async () => {
    shop = await startTossShop()
  })
  afterEach(() => shop.close())

  async function refusal(paymentKey: string, body: object): Promise<[number, unknown]> {
    const { status, json } = await shop.cancel(paymentKey, { cancelReason, ...body })
    return [status, json['code']]
  }

  it('cancels the whole at once, and then says that it did', async () => {
    const { paymentKey } = await shop.confirmed()
    const { status, json } = await shop.cancel(paymentKey, { cancelReason })
    expect(status).toBe(200)
    expect(json).toMatchObject({
      status: 'CANCELED',
      totalAmount: 15_000,
      balanceAmount: 0,
      suppliedAmount: 0,
      vat: 0,
      cancels: [{ cancelAmount: 15_000, cancelReason, refundableAmount: 0, cancelStatus: 'DONE' }],
    })
    const [cancel] = json['cancels'] as { transactionKey: string }[]
    expect(json['lastTransactionKey']).toBe(cancel?.transactionKey)
    expect(await refusal(paymentKey, {})).toEqual([400, 'ALREADY_CANCELED_PAYMENT'])
    expect(shop.simulator.ledger().references).toMatchObject([{ refunded: 15_000, held: 0 }])
  })

  it('takes a cancel of the whole amount for a cancel without an amount', async () => {
    const { paymentKey } = await shop.confirmed()
    const { json } = await shop.cancel(paymentKey, { cancelReason, cancelAmount: 15_000 })
    expect(json['status']).toBe('CANCELED')
  })

  it('cancels in parts and stays PARTIAL_CANCELED with nothing left', async () => {
    const { paymentKey } = await shop.confirmed()
    const part = await shop.cancel(paymentKey, {
      cancelReason,
      cancelAmount: 5000,
      refundableAmount: 15_000,
    })
    expect(part.json).toMatchObject({
      status: 'PARTIAL_CANCELED',
      balanceAmount: 10_000,
      suppliedAmount: 9091,
      vat: 909,
      cancels: [{ cancelAmount: 5000, refundableAmount: 10_000 }],
    })
    const rest = await shop.cancel(paymentKey, { cancelReason })
    expect(rest.json).toMatchObject({
      status: 'PARTIAL_CANCELED',
      balanceAmount: 0,
      cancels: [{ cancelAmount: 5000 }, { cancelAmount: 10_000, refundableAmount: 0 }],
    })
    expect(await refusal(paymentKey, {})).toEqual([403, 'NOT_CANCELABLE_AMOUNT'])
    expect(await refusal(paymentKey, { cancelAmount: 1 })).toEqual([403, 'NOT_CANCELABLE_AMOUNT'])
  })

  it('compares the refundable amount first, and executes nothing when it differs', async () => {
    const { paymentKey } = await shop.confirmed()
    const tooMuch = { cancelAmount: 20_000 }
    expect(await refusal(paymentKey, { ...tooMuch, refundableAmount: 10_000 })).toEqual([
      400,
      'NOT_MATCHES_REFUNDABLE_AMOUNT',
    ])
    expect(await refusal(paymentKey, tooMuch)).toEqual([403, 'NOT_CANCELABLE_AMOUNT'])
    expect((await shop.byKey(paymentKey)).json).toMatchObject({
      status: 'DONE',
      balanceAmount: 15_000,
      cancels: null,
    })
  })

  it('cancels only what was confirmed', async () => {
    const { paymentKey: ready } = shop.act('open-window', { orderId: 'order-ready', amount: 1000 })
    const declined = shop.authenticated({ outcome: 'limitExceeded' })
    await shop.confirm(declined)
    const expired = shop.authenticated()
    shop.act('expire', { paymentKey: expired.paymentKey })
    for (const key of [
      String(ready),
      shop.authenticated().paymentKey,
      declined.paymentKey,
      expired.paymentKey,
    ]) {
      expect(await refusal(key, {})).toEqual([403, 'NOT_CANCELABLE_PAYMENT'])
    }
    expect(await refusal('no-such-key', {})).toEqual([404, 'NOT_FOUND_PAYMENT'])
  })

  it('cancels a payment only whole where the shop wanted it so', async () => {
    const { paymentKey } = await shop.confirmed({ isPartialCancelable: false })
    expect(await refusal(paymentKey, { cancelAmount: 1 })).toEqual([
      403,
      'NOT_ALLOWED_PARTIAL_REFUND',
    ])
    expect((await shop.cancel(paymentKey, { cancelReason })).status).toBe(200)
  })

  it('refuses bodies that are no cancel', async () => {
    const { paymentKey } = await shop.confirmed()
    for (const body of [
      { cancelReason: ' ' },
      { cancelReason: 'x'.repeat(201) },
      { cancelReason: undefined },
      { cancelAmount: 0 },
      { cancelAmount: '5000' },
      { refundableAmount: -1 },
      { taxFreeAmount: 100 },
      { currency: 'USD' },
      { refundReceiveAccount: { ...account, accountNumber: '1002-000' } },
      { refundReceiveAccount: { bank: '20' } },
    ]) {
      expect(await refusal(paymentKey, body)).toEqual([400, 'INVALID_REQUEST'])
    }
    const { status } = await shop.cancel(paymentKey, {
      cancelReason,
      taxFreeAmount: 0,
      currency: 'KRW',
      unknown: true,
    })
    expect(status).toBe(200)
  })
})
