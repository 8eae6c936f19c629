import { afterEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { everyGateway } from '../shop-under-test/shop-gateways.js'

/** Before each press, in ms: while nobody knows, and after the schedule has asked. */
const presses = [0, 5000, 30_000, 600_000]

describe.each(everyGateway)(
  'craftcms/commerce-stripe#207: up to four charges for one order (%s)',
  (_name, gateway) => {
    let shop: IncidentShop<unknown>
    afterEach(() => shop.close())

    it.each(['answer-lost', 'malformed-body', 'proxy-error'])(
      'charges once, however often an answer that never comes is pressed for: %s',
      async (fault) => {
        shop = await IncidentShop.open(gateway, { schedule: { everyMs: 10_000 } })
        const { client } = shop.process
        await shop.simulator.addFault({ fault: 'callback-lost' })
        await shop.simulator.addFault({ fault, match: { operation: 'submit' } })
        client.reconciler.start()
        const instrument = await shop.instrument('order-1')

        const results = []
        for (const wait of presses) {
          await shop.pass(wait)
          results.push(await shop.pay('order-1', { instrument }))
        }
        const [first, ...again] = results
        expect(first).toMatchObject({ certainty: 'unknown', payment: { state: 'unknown' } })
        expect(again.map(({ conflict }) => conflict)).toEqual(again.map(() => 'payment-open'))
        expect(new Set(results.map(({ payment }) => payment.id)).size).toBe(1)
        const taken = shop.charges('order-1').filter(({ received }) => received > 0)
        expect(taken.length).toBeLessThanOrEqual(1)
        if (fault !== 'proxy-error') expect(taken).toHaveLength(1)
        // A gateway that cannot tell a repeat from another charge has heard of it once.
        if (gateway.name === 'async-card') expect(shop.posted('')).toHaveLength(1)
      },
    )

    it('charges once where the buyer presses four times before the first answer', async () => {
      shop = await IncidentShop.open(gateway)
      await shop.simulator.addFault({ fault: 'answer-lost', match: { operation: 'submit' } })
      const instrument = await shop.instrument('order-1')
      const impatient = [1, 2, 3, 4].map(() => shop.submit('order-1', { instrument }))
      const results = await shop.until(Promise.all(impatient))
      expect(results.filter(({ conflict }) => conflict === undefined)).toHaveLength(1)
      await shop.pass(60_000)
      expect(shop.charges('order-1')).toMatchObject([{ received: 10_000 }])
    })
  },
)
