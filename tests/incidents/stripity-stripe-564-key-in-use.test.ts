import { afterEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { stripeGateway, tossGateway, type ShopGateway } from '../shop-under-test/shop-gateways.js'

describe.each([
  ['toss', tossGateway as ShopGateway<unknown>, '/cancel'],
  ['stripe', stripeGateway as ShopGateway<unknown>, '/v1/refunds'],
])(
  'beam-community/stripity-stripe#564: "key in use" is an error (%s)',
  (_n, gateway, refundPath) => {
    let shop: IncidentShop<unknown>
    afterEach(() => shop.close())

    const expectAskedAgain = (path: string): void => {
      const requests = shop.posted(path)
      expect(requests).toHaveLength(2)
      expect(new Set(requests.map(({ headers }) => headers['Idempotency-Key'])).size).toBe(1)
      expect(requests[1]?.at).toBeGreaterThan(requests[0]?.at ?? Infinity)
    }
    const inUse = (operation: string) => ({
      fault: 'in-flight',
      match: { operation, occurrence: 1 },
    })

    it('waits, and asks again under the same key', async () => {
      shop = await IncidentShop.open(gateway)
      await shop.simulator.addFault({ fault: 'callback-lost' })
      await shop.simulator.addFault(inUse('submit'))
      const { certainty, payment } = await shop.pay('order-1')
      expect([certainty, payment.state]).toEqual(['accepted', 'approved'])
      expectAskedAgain('')
      expect(shop.charges('order-1')).toMatchObject([{ held: 10_000 }])

      await shop.simulator.addFault(inUse('refund'))
      const part = { amountMinor: 4000, reason: 'requested_by_customer' }
      const { refund } = await shop.until(shop.process.client.cancel(payment.id, part))
      expect(refund).toMatchObject({ state: 'done', certainty: 'accepted' })
      expectAskedAgain(refundPath)
      await shop.rest()
      expect(shop.charges('order-1')).toMatchObject([{ refunded: 4000 }])
    })

    it('knows nothing while nothing else is said, and finds out', async () => {
      shop = await IncidentShop.open(gateway, { schedule: { everyMs: 10_000 } })
      const { client, store } = shop.process
      await shop.simulator.addFault({ fault: 'callback-lost' })
      const { certainty, payment } = await shop.simulator.withFault(
        { fault: 'in-flight', match: { operation: 'submit' } },
        () => shop.pay('order-1'),
      )
      expect([certainty, payment.state]).toEqual(['unknown', 'unknown'])
      client.reconciler.start()
      await shop.pass(600_000)
      expect(await store.get(payment.id)).toMatchObject({ state: 'approved' })
      expect(shop.toldOf('order-1').map(({ to }) => to)).toEqual(['unknown', 'approved'])
      expect(shop.charges('order-1')).toMatchObject([{ held: 10_000 }])
    })
  },
)
