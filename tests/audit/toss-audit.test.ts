import { toss, type TossInstrument } from '@holdfast/pg-client/dialects/toss'
import type { Simulator } from '@holdfast/pg-simulator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AuditedShop, told } from './audited-shop.js'

const secretKey = 'test_sk_shop'
const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`
const headers = { authorization, 'content-type': 'application/json' }
const dayMs = 86_400_000

function instrument(
  simulator: Simulator,
  orderId: string,
  amount: number,
  isRefused = false,
): TossInstrument {
  const outcome = isRefused ? 'limitExceeded' : 'approved'
  const input = { orderId, amount, outcome }
  const { paymentKey } = simulator.act('toss', 'authenticate', input) as TossInstrument
  return { paymentKey, orderId, amount }
}

describe('an audit at Toss', { timeout: 60_000 }, () => {
  let shop: AuditedShop<TossInstrument>
  beforeEach(async () => {
    const dialect = (baseUrl: string) => toss({ secretKey, baseUrl })
    shop = await AuditedShop.open({ name: 'toss', dialect, instrument })
  })
  afterEach(() => shop.close())

  const chargeDirectly = (reference: string): Promise<string> =>
    shop.call(
      '/v1/payments/confirm',
      headers,
      JSON.stringify(instrument(shop.simulator, reference, 50_000)),
    )
  const cancelDirectly = (gatewayKey: string | null, cancelAmount: number): Promise<string> =>
    shop.call(
      `/v1/payments/${gatewayKey}/cancel`,
      headers,
      JSON.stringify({ cancelReason: '고객 변심', cancelAmount }),
    )

  it('of books that agree finds nothing, whatever the payments went through', async () => {
    await shop.pay('order-paid')
    const partly = await shop.pay('order-partly')
    await shop.client.cancel(partly.id, { requestId: 'r1', amountMinor: 10_000, reason: '변심' })
    const wholly = await shop.pay('order-wholly')
    await shop.client.cancel(wholly.id, { requestId: 'r1', reason: '변심' })
    expect(await shop.pay('order-again', true)).toMatchObject({ state: 'declined' })
    await shop.pay('order-again')
    const report = await shop.audit()
    expect(report).toMatchObject({ comparedWith: 'list', ours: 5, theirs: 4, breaks: [] })
  })

  it('finds what was planted: no more, no fewer', async () => {
    const [, changed, lost, refunded, , again] = [
      await shop.pay('order-1'),
      await shop.pay('order-2'),
      await shop.pay('order-3'),
      await shop.pay('order-4'),
      await shop.pay('order-5'),
      await shop.pay('order-6'),
    ]
    if (!changed || !lost || !refunded || !again) throw new Error('six were paid')
    expect(told(await shop.audit())).toEqual([])

    await chargeDirectly('behind-our-back')
    const { paymentKey } = JSON.parse(await chargeDirectly('order-less-1')) as TossInstrument
    const less = { amount: { minor: 40_000, currency: 'KRW' }, gatewayKey: paymentKey } as const
    await shop.invent(changed, 'order-less', less)
    await shop.rewrite(changed, { refundedMinor: 5, state: 'partiallyCanceled' })
    await shop.rewrite(lost, { state: 'unknown', gatewayKey: null })
    await cancelDirectly(refunded.gatewayKey, 20_000)
    await shop.invent(changed, 'order-invented')
    // The order is paid for again, as nobody remembers the first time.
    await shop.rewrite(again, { state: 'failed', active: false })
    await shop.pay('order-6')
    await shop.rewrite(again, { state: 'approved' })

    const planted = [
      'amount order-less-1',
      'duplicate order-6-2',
      'missing-here behind-our-back',
      'missing-there order-invented-1',
      'refund order-2-1',
      'refund order-4-1',
      'status order-3-1',
    ]
    const report = await shop.audit()
    expect(told(report)).toEqual(planted)
    expect(report).toMatchObject({ ours: 9, theirs: 9, open: 1 })
    const stored = { dialect: 'toss', isOpen: true, limit: 100 }
    expect(await shop.store.listBreaks(stored)).toHaveLength(planted.length)
  })

  it('closes breaks that are over', async () => {
    const paid = await shop.pay('order-1')
    await shop.rewrite(paid, { state: 'unknown' })
    expect(told(await shop.audit())).toEqual(['status order-1-1'])
    await shop.client.checkNow(paid.id)
    expect(await shop.audit()).toMatchObject({ breaks: [], closed: 1 })
  })

  it('finds a refund that was made long after the sale', async () => {
    const paid = await shop.pay('order-1')
    await shop.clock.advance(9 * dayMs)
    await cancelDirectly(paid.gatewayKey, 50_000)
    const period = { from: paid.createdAt, to: paid.createdAt + 1 }
    expect(told(await shop.client.audit(period))).toEqual(['refund order-1-1'])
  })

  it('compares with the settlement file as soon as it must have come', async () => {
    for (const orderId of ['order-1', 'order-2', 'order-3']) await shop.pay(orderId)
    expect(await shop.audit()).toMatchObject({ breaks: [], settled: 3, theirs: 3 })
    shop.alter = (path, response) => {
      if (path !== '/v1/settlements') return response
      const lines = JSON.parse(response.body) as { orderId: string; amount: number }[]
      const altered = lines
        .filter(({ orderId }) => orderId !== 'order-1-1')
        .map((line) => (line.orderId === 'order-2-1' ? { ...line, amount: 49_000 } : line))
      return { ...response, body: JSON.stringify(altered) }
    }
    expect(told(await shop.audit())).toEqual([])
    await shop.clock.advance(2 * dayMs)
    const period = { from: shop.clock.now() - 3 * dayMs, to: shop.clock.now() }
    const expected = ['settled-otherwise order-2-1', 'unsettled order-1-1']
    expect(told(await shop.client.audit(period))).toEqual(expected)
    shop.alter = undefined
    expect(await shop.client.audit(period)).toMatchObject({ breaks: [], closed: 2, settled: 3 })
  })
})
