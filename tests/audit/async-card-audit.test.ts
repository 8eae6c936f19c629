import { CardNumber } from '@holdfast/pg-client'
import { asyncCard, type AsyncCardInstrument } from '@holdfast/pg-client/dialects/async-card'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AuditedShop, told } from './audited-shop.js'

const cardNumber = CardNumber.of('1234-5678-9814-1451')
const callbackUrl = 'http://localhost:8080/callback'

describe('an audit at a gateway without a list', { timeout: 60_000 }, () => {
  let shop: AuditedShop<AsyncCardInstrument>
  beforeEach(async () => {
    shop = await AuditedShop.open({
      name: 'async-card',
      dialect: (baseUrl) => asyncCard({ baseUrl, callbackUrl }),
      instrument: () => ({ cardType: 'SAMSUNG', cardNumber }),
    })
    await shop.simulator.addFault({ fault: 'callback-lost' })
  })
  afterEach(() => shop.close())

  const chargeDirectly = (orderId: string): Promise<string> => {
    const headers = { 'X-USER-ID': 'buyer-1', 'content-type': 'application/json' }
    const card = { cardType: 'SAMSUNG', cardNo: '1234-5678-9814-1451' }
    const body = JSON.stringify({ orderId, ...card, amount: 50_000, callbackUrl })
    return shop.call('/api/v1/payments', headers, body)
  }

  it('looks each payment up, and finds what was planted: no more, no fewer', async () => {
    await shop.pay('order-1')
    const paid = await shop.pay('order-2')
    const lost = await shop.pay('order-3')
    expect(await shop.audit()).toMatchObject({
      comparedWith: 'look-ups',
      ours: 3,
      theirs: 3,
      settled: null,
      breaks: [],
    })

    // Somebody charged once more under a reference of ours; a person was told.
    const twice = await shop.pay('order-4')
    await chargeDirectly(twice.reference)
    await shop.clock.advance(3000)
    const checked = await shop.client.checkNow(twice.id)
    expect(checked.payment).toMatchObject({ reviewReason: 'duplicate-transaction' })
    // The gateway has approved it, and nobody asks.
    await shop.submit('order-5')
    await shop.clock.advance(3000)
    const less = { amount: { minor: 40_000, currency: 'KRW' } } as const
    await chargeDirectly('order-less-1')
    await shop.invent(paid, 'order-less', less)
    await shop.rewrite(lost, { state: 'failed', gatewayKey: null, active: false })
    await shop.invent(paid, 'order-invented')
    // What the gateway charged under a reference of nobody's cannot be seen.
    await chargeDirectly('behind-our-back')
    await shop.clock.advance(3000)

    const planted = [
      'amount order-less-1',
      'duplicate order-4-1',
      'missing-there order-invented-1',
      'status order-3-1',
    ]
    const counts = { ours: 7, theirs: 7, open: 1, review: 1, unexamined: [] }
    const report = await shop.audit()
    expect(told(report)).toEqual(planted)
    expect(report).toMatchObject({ ...counts, underWay: 1 })
    // The time to ask about the last one has come and gone.
    await shop.clock.advance(60_000)
    const later = await shop.audit()
    expect(told(later)).toEqual([...planted, 'status order-5-1'])
    expect(later).toMatchObject({ ...counts, underWay: 0 })
  })

  it('takes what a person has given back by other ways at our word', async () => {
    const paid = await shop.pay('order-1')
    await shop.rewrite(paid, { state: 'canceled', refundedMinor: 50_000 })
    expect(told(await shop.audit())).toEqual([])
  })
})
