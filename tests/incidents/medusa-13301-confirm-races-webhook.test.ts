import { afterEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { everyGateway } from '../shop-under-test/shop-gateways.js'

describe.each(everyGateway)(
  'medusajs/medusa#13301: confirmation and webhook both complete an order (%s)',
  (_n, gateway) => {
    let shop: IncidentShop<unknown>
    afterEach(() => shop.close())

    const expectApprovedOnce = async (paymentId: string): Promise<void> => {
      await shop.pass(10_000)
      const { store } = shop.process
      expect(await store.get(paymentId)).toMatchObject({ state: 'approved', reviewReason: null })
      expect(shop.toldOf('order-1').map(({ to }) => to)).toContainEqual('approved')
      const ends = shop.toldOf('order-1').filter(({ to }) => to !== 'pending' && to !== 'unknown')
      expect(ends.map(({ to }) => to)).toEqual(['approved'])
      expect(shop.charges('order-1')).toMatchObject([{ held: 10_000, refunded: 0 }])
      expect(shop.posted('')).toHaveLength(1)
      expect(await shop.process.client.listRefunds(paymentId)).toEqual([])
    }

    it('is approved once where the webhook comes before the answer', async () => {
      shop = await IncidentShop.open(gateway)
      const early = { fault: 'callback-before-answer' }
      const { payment } = await shop.simulator.withFault(early, () => shop.pay('order-1'))
      expect(shop.door.answered.length).toBeGreaterThan(0)
      await expectApprovedOnce(payment.id)
    })

    it('is approved once where webhooks come again and again before the answer', async () => {
      shop = await IncidentShop.open(gateway)
      const { process } = shop
      const other = shop.addProcess()
      await shop.simulator.addFault({ fault: 'callback-before-answer' })
      process.way = async ({ method }, send) => {
        const response = await send()
        if (method === 'GET') return response
        // The answer is read last of all; every copy goes to the other process.
        const [first] = shop.door.answered.toReversed()
        if (!first) throw new Error('a webhook came before the answer')
        shop.door.receiver = (request) => other.client.handleCallback(request)
        await Promise.all([1, 2, 3].map(() => shop.sendCallback(first)))
        await other.client.idle()
        return response
      }
      const { payment, certainty } = await shop.pay('order-1')
      expect(certainty).toBe('accepted')
      expect(shop.door.answered.length).toBeGreaterThanOrEqual(4)
      await expectApprovedOnce(payment.id)
    })
  },
)
