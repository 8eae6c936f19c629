import { afterEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { stripeGateway, tossGateway, type ShopGateway } from '../shop-under-test/shop-gateways.js'

describe.each([
  ['toss', tossGateway as ShopGateway<unknown>],
  ['stripe', stripeGateway as ShopGateway<unknown>],
])('saleor/saleor#14648: an amount that is told twice is added twice (%s)', (_name, gateway) => {
  let shop: IncidentShop<unknown>
  afterEach(() => shop.close())

  /** Everything that the gateway has ever told comes in again, and it is asked besides. */
  const tellAllAgain = async (paymentId: string): Promise<void> => {
    const { client } = shop.process
    for (const { body } of shop.door.answered.slice()) {
      const headers = gateway.callbackHeaders(body, shop.clock.now())
      await shop.until(shop.sendCallback({ body, headers }))
      // Under an id of its own, where the body has one: no double by name.
      const other = body.replaceAll(/"evt_\w+"/g, `"evt_again${shop.door.answered.length}"`)
      const signed = gateway.callbackHeaders(other, shop.clock.now())
      await shop.until(shop.sendCallback({ body: other, headers: signed }))
    }
    await shop.until(client.checkNow(paymentId))
    await shop.until(client.reconciler.sweep())
    await shop.rest()
  }

  it('keeps the total of the gateway, not a sum of what was told', async () => {
    shop = await IncidentShop.open(gateway)
    const { client, store } = shop.process
    const { payment } = await shop.pay('order-1')
    // Twice the same amount: it is not the amount either that tells one from the other.
    for (const total of [3000, 6000]) {
      const part = { amountMinor: 3000, reason: 'requested_by_customer' }
      const { refund } = await shop.until(client.cancel(payment.id, part))
      expect(refund?.state).toBe('done')
      await shop.rest()
      const before = shop.door.answered.length
      await tellAllAgain(payment.id)
      expect(shop.door.answered.length).toBeGreaterThan(before)

      expect(shop.charges('order-1')).toMatchObject([{ refunded: total, held: 10_000 - total }])
      expect(await store.get(payment.id)).toMatchObject({
        state: 'partiallyCanceled',
        refundedMinor: total,
        refund: null,
        reviewReason: null,
      })
    }
    const told = shop.toldOf('order-1').map(({ to, refundedMinor }) => `${to} ${refundedMinor}`)
    expect(told).toEqual([
      ...['approved 0', 'canceling 0', 'partiallyCanceled 3000'],
      ...['canceling 3000', 'partiallyCanceled 6000'],
    ])
    const refunds = await client.listRefunds(payment.id)
    expect(refunds.map(({ amountMinor }) => amountMinor)).toEqual([3000, 3000])
  })
})
