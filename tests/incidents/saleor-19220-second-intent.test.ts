import { afterEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { everyGateway } from '../shop-under-test/shop-gateways.js'

describe.each(everyGateway)(
  'saleor/saleor#19220: webhook and completion each make an intent (%s)',
  (_name, gateway) => {
    let shop: IncidentShop<unknown>
    afterEach(() => shop.close())

    it.each([
      ['one process', 1],
      ['two processes on one database', 2],
    ])('makes one of twenty at once: %s', async (_what, count) => {
      shop = await IncidentShop.open(gateway, { store: 'sqlite' })
      const first = shop.process
      const second = count === 2 ? shop.addProcess() : first
      const instrument = await shop.instrument('order-1')
      const twenty = Array.from({ length: 20 }, (_, n) =>
        shop.submit('order-1', { by: n % 2 === 0 ? first : second, instrument }),
      )
      const results = await shop.until(Promise.all(twenty))

      const [won, ...more] = results.filter(({ conflict }) => conflict === undefined)
      expect(won).toMatchObject({ certainty: 'accepted' })
      expect(more).toEqual([])
      const lost = results.filter((one) => one !== won)
      expect(new Set(lost.map(({ conflict }) => conflict))).toEqual(new Set(['payment-open']))
      expect(new Set(lost.map(({ payment }) => payment.id))).toEqual(new Set([won?.payment.id]))
      await shop.pass(10_000)
      expect(shop.posted('')).toHaveLength(1)
      expect(shop.charges('order-1')).toMatchObject([{ held: 10_000 }])
      expect(await second.client.listByOrder('order-1')).toMatchObject([{ state: 'approved' }])
    })

    it('makes none where the order is completed once more between webhook and answer', async () => {
      shop = await IncidentShop.open(gateway)
      const instrument = await shop.instrument('order-1')
      const other = shop.addProcess()
      const completions: (string | undefined)[] = []
      shop.process.way = async ({ method }, send) => {
        const response = await send()
        if (method === 'GET') return response
        expect(shop.door.answered.length).toBeGreaterThan(0)
        const { conflict } = await shop.submit('order-1', { by: other, instrument })
        completions.push(conflict)
        return response
      }
      await shop.simulator.addFault({ fault: 'callback-before-answer' })
      const { payment } = await shop.pay('order-1', { instrument })
      await shop.pass(10_000)
      expect(completions).toEqual(['payment-open'])
      expect(shop.posted('')).toHaveLength(1)
      expect(shop.charges('order-1')).toMatchObject([{ held: 10_000 }])
      expect(await other.client.listByOrder('order-1')).toMatchObject([
        { id: payment.id, state: 'approved' },
      ])
    })
  },
)
