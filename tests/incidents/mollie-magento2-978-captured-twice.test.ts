import { afterEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { tossGateway } from '../shop-under-test/shop-gateways.js'

describe('mollie/magento2#978, #1047: the return and the webhook each capture', () => {
  let shop: IncidentShop<unknown>
  afterEach(() => shop.close())

  it.each([
    ['the webhook before the answer', 'callback-before-answer'],
    ['the webhook in the place of an answer', 'answer-lost'],
  ])('captures once: two returns and %s, twice', async (_what, fault) => {
    shop = await IncidentShop.open(tossGateway)
    const [one, other] = [shop.process, shop.addProcess()]
    shop.door.receiver = async (request) => {
      const [receipt] = await Promise.all(
        [one, other].map(({ client }) => client.handleCallback(request)),
      )
      if (!receipt) throw new Error('nobody has taken it')
      return receipt
    }
    await shop.simulator.addFault({ fault, match: { operation: 'submit', occurrence: 1 } })
    const instrument = await shop.instrument('order-1')
    const returns = [one, other].map((by) => shop.submit('order-1', { by, instrument }))
    const results = await shop.until(Promise.all(returns))
    await shop.pass(10_000)

    expect(shop.door.answered.length).toBeGreaterThan(0)
    const conflicts = new Set(results.map(({ conflict }) => conflict))
    expect(conflicts).toEqual(new Set([undefined, 'payment-open']))
    expect(shop.posted('/confirm')).toHaveLength(1)
    const payments = await one.client.listByOrder('order-1')
    expect(payments).toMatchObject([{ state: 'approved', refundedMinor: 0, reviewReason: null }])
    const ends = shop.toldOf('order-1').filter(({ to }) => to !== 'unknown')
    expect(ends.map(({ to }) => to)).toEqual(['approved'])
    expect(shop.charges('order-1')).toMatchObject([{ held: 10_000, refunded: 0 }])

    // The buyer loads the page of the return once more.
    const again = await shop.pay('order-1', { instrument })
    expect(again).toMatchObject({ conflict: 'payment-open', payment: { state: 'approved' } })
    expect(shop.posted('/confirm')).toHaveLength(1)
  })
})
