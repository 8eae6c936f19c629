import { afterEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { type ShopGateway, everyGateway, stripeGateway } from '../shop-under-test/shop-gateways.js'

const intents = '/v1/payment_intents'

describe('vendurehq/vendure#2620: two payment intents for one order, both paid', () => {
  let shop: IncidentShop<unknown>
  afterEach(() => shop.close())

  it.each(everyGateway)('lets one of two tabs pay (%s)', async (_name, gateway) => {
    shop = await IncidentShop.open(gateway)
    // Both tabs were opened before either of them paid.
    const [one, other] = [await shop.instrument('order-1'), await shop.instrument('order-1')]
    const first = await shop.pay('order-1', { instrument: one })
    expect(first.certainty).toBe('accepted')
    const second = await shop.pay('order-1', { instrument: other })
    expect(second).toMatchObject({ conflict: 'payment-open', payment: { id: first.payment.id } })
    const isPaid = first.payment?.state === 'approved'
    const said = isPaid ? 'This order is already paid.' : 'do not pay again'
    expect(second.buyerMessage.en).toContain(said)

    await shop.pass(10_000)
    const third = await shop.pay('order-1', { instrument: other })
    expect(third).toMatchObject({ conflict: 'payment-open', payment: { state: 'approved' } })
    expect(shop.posted('')).toHaveLength(1)
    expect(shop.charges('order-1').filter(({ received }) => received > 0)).toHaveLength(1)
  })

  it('closes a declined intent at the gateway before another one is made', async () => {
    shop = await IncidentShop.open(stripeGateway as ShopGateway<unknown>)
    const declined = { paymentMethod: 'pm_card_chargeDeclined' }
    const { payment } = await shop.pay('order-1', { instrument: declined })
    expect(payment).toMatchObject({ state: 'declined', mayStillTurn: true })
    const second = await shop.pay('order-1')
    expect(second.payment).toMatchObject({ state: 'approved', reference: 'order-1-2' })
    const close = `${intents}/${payment.gatewayKey}/cancel`
    expect(shop.posted(intents).map(({ path }) => path)).toEqual([intents, close, intents])

    // The first tab is still open, and its buyer tries another card.
    const retry = shop.call(
      `${intents}/${payment.gatewayKey}/confirm`,
      'payment_method=pm_card_visa',
    )
    await expect(shop.until(retry)).rejects.toThrow('payment_intent_unexpected_state')
    expect(shop.charges('order-1')).toMatchObject([
      { state: 'canceled', received: 0 },
      { state: 'approved', received: 10_000 },
    ])
  })

  it('makes no other one while the first cannot be closed', async () => {
    shop = await IncidentShop.open(stripeGateway as ShopGateway<unknown>)
    const declined = { paymentMethod: 'pm_card_chargeDeclined' }
    const { payment } = await shop.pay('order-1', { instrument: declined })
    shop.process.way = (request, send) =>
      request.path.endsWith('/cancel')
        ? Promise.resolve({ status: 502, headers: {}, body: '<html>Bad Gateway</html>' })
        : send()
    const second = await shop.pay('order-1')
    expect(second).toMatchObject({ conflict: 'payment-open', payment: { id: payment.id } })
    expect(shop.posted(intents).filter(({ path }) => path === intents)).toHaveLength(1)
    shop.process.way = (_request, send) => send()
    expect(await shop.pay('order-1')).toMatchObject({ payment: { reference: 'order-1-2' } })
  })
})
