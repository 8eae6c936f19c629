import { afterEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { asyncCardGateway, everyGateway } from '../shop-under-test/shop-gateways.js'

const hourMs = 3_600_000

describe('juspay/hyperswitch#2380: unanswered, a payment is failed after the last sync', () => {
  let shop: IncidentShop<unknown>
  afterEach(() => shop.close())

  it.each(everyGateway)(
    'a day without any answer proves nothing, and the charge is found after it (%s)',
    async (_name, gateway) => {
      shop = await IncidentShop.open(gateway, { schedule: { everyMs: 600_000 } })
      const { simulator } = shop
      const { client, store } = shop.process
      await simulator.addFault({ fault: 'callback-lost' })
      const outage = { fault: 'brown-out', match: { operation: 'inquiry' } }
      await simulator.addFault({ ...outage, id: 'outage' })

      const lost = { fault: 'answer-lost', match: { operation: 'submit' } }
      const { payment, certainty } = await simulator.withFault(lost, () => shop.pay('order-1'))
      expect([certainty, payment.state]).toEqual(['unknown', 'unknown'])

      client.reconciler.start()
      await shop.pass(25 * hourMs)
      // At async-card a day is so long that a person is told; nobody takes it for failed.
      const isLong = gateway === asyncCardGateway
      const state = isLong ? 'review' : 'unknown'
      expect(await store.get(payment.id)).toMatchObject({ state, active: true })
      // It was asked about all the time, and nothing of the schedule is used up by that.
      const asked = simulator.journal().filter(({ line }) => line.startsWith('GET '))
      expect(asked.length).toBeGreaterThanOrEqual(100)
      expect((await store.get(payment.id))?.checks).toBe(0)
      const told = isLong ? [{ to: 'unknown' }, { to: 'review' }] : [{ to: 'unknown' }]
      expect(shop.toldOf('order-1')).toMatchObject(told)

      await simulator.removeFault('outage')
      await shop.pass(hourMs / 4)
      expect(await store.get(payment.id)).toMatchObject({ state: 'approved', settledBy: 'inquiry' })
      expect(shop.toldOf('order-1')).toMatchObject([...told, { to: 'approved' }])
      expect(shop.charges('order-1')).toMatchObject([{ held: 10_000 }])
    },
    30_000,
  )
})
