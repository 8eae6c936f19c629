import type { HttpResponse } from '@holdfast/pg-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { tossGateway } from '../shop-under-test/shop-gateways.js'

describe('the forum of Toss: one key for all, and an order gets the answer of another', () => {
  let shop: IncidentShop<unknown>
  beforeEach(async () => {
    shop = await IncidentShop.open(tossGateway)
  })
  afterEach(() => shop.close())

  it('makes a key of what each payment and each refund is called', async () => {
    const { client } = shop.process
    const ids: string[] = []
    for (const orderId of ['order-1', 'order-2']) {
      const { payment } = await shop.pay(orderId)
      const half = { amountMinor: 5000, reason: '변심' }
      const { refund } = await shop.until(client.cancel(payment.id, half))
      ids.push(payment.id, refund?.id ?? '')
      expect(payment.gatewayKey).toBe(shop.charges(orderId)[0]?.key)
      await shop.rest()
      expect(shop.charges(orderId)).toMatchObject([{ held: 5000 }])
    }
    const keys = shop.posted('').map(({ headers }) => headers['Idempotency-Key'] ?? '')
    expect(new Set(keys).size).toBe(4)
    expect(keys.map((key, n) => key.includes(ids[n] ?? '-'))).toEqual([true, true, true, true])
  })

  it('believes no answer that is about another order', async () => {
    // What such a key leads to: Toss compares no bodies.
    let first: HttpResponse | undefined
    shop.process.way = async ({ method }, send) =>
      method === 'GET' ? send() : (first ??= await send())
    expect(await shop.pay('order-1')).toMatchObject({ payment: { state: 'approved' } })
    const { payment } = await shop.pay('order-2')
    expect(payment).toMatchObject({ state: 'review', reviewReason: 'reference-mismatch' })
    expect(shop.toldOf('order-2').map(({ to }) => to)).toEqual(['review'])
  })
})
