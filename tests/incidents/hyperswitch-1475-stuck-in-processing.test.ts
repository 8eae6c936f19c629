import { afterEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { asyncCardGateway } from '../shop-under-test/shop-gateways.js'

describe('juspay/hyperswitch#1475: paid at the gateway, in processing here for good', () => {
  let shop: IncidentShop<unknown>
  afterEach(() => shop.close())

  it('moves by look-ups alone, however long they tell nothing', async () => {
    shop = await IncidentShop.open(asyncCardGateway, { schedule: { everyMs: 10_000 } })
    const { simulator } = shop
    const { client, store } = shop.process
    await simulator.addFault({ fault: 'callback-lost' })
    const { payment } = await shop.pay('order-1')
    expect(payment).toMatchObject({ state: 'pending', certainty: 'accepted' })

    client.reconciler.start()
    const outage = { fault: 'brown-out', match: { operation: 'inquiry' } }
    await simulator.withFault(outage, () => shop.pass(5 * 60_000))
    expect(shop.charges('order-1')).toMatchObject([{ state: 'approved', held: 10_000 }])
    expect(shop.sent.filter(({ method }) => method === 'GET').length).toBeGreaterThanOrEqual(3)
    expect(await store.get(payment.id)).toMatchObject({ state: 'pending' })
    expect(shop.toldOf('order-1')).toMatchObject([{ to: 'pending' }])

    await shop.pass(10 * 60_000)
    expect(await store.get(payment.id)).toMatchObject({
      state: 'approved',
      settledBy: 'inquiry',
      nextCheckAt: null,
    })
    expect(shop.toldOf('order-1')).toMatchObject([
      { to: 'pending' },
      { from: 'pending', to: 'approved', source: 'inquiry' },
    ])
    expect((await client.health()).waiting).toEqual([])
    expect(shop.door.answered).toEqual([])
  })
})
