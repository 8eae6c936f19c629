import { afterEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { stripeGateway, tossGateway, type ShopGateway } from '../shop-under-test/shop-gateways.js'
import type { SentRequest } from '../shop-under-test/shop-process.js'

const complaints = 'stripe/stripe-node#558, #559, #1058, stripe/stripe-php#637'

describe.each([
  ['toss', tossGateway as ShopGateway<unknown>, '/v1/payments/confirm'],
  ['stripe', stripeGateway as ShopGateway<unknown>, '/v1/payment_intents'],
])(`${complaints}: a retry under another key (%s)`, (_name, gateway, path) => {
  let shop: IncidentShop<unknown>
  afterEach(() => shop.close())

  const expectSame = (requests: readonly SentRequest[]): void => {
    const keys = requests.map(({ headers }) => headers['Idempotency-Key'])
    expect(keys[0]).toMatch(/^pay-/)
    expect(new Set(keys).size).toBe(1)
    expect(new Set(requests.map(({ body, url }) => `${url} ${body}`)).size).toBe(1)
  }
  /** What reached the gateway, as it read it. */
  const bodiesThere = (): readonly (string | undefined)[] =>
    shop.simulator
      .journal()
      .filter(({ kind, line }) => kind === 'request' && line === `POST ${path}`)
      .map(({ sent }) => sent)

  it.each(['answer-lost', 'hang', 'connection-reset'])(
    'sends the same bytes after %s',
    async (fault) => {
      shop = await IncidentShop.open(gateway)
      await shop.simulator.addFault({ fault: 'callback-lost' })
      const first = { fault, match: { operation: 'submit', occurrence: 1 } }
      const { certainty, payment } = await shop.simulator.withFault(first, () =>
        shop.pay('order-1'),
      )
      expect([certainty, payment.state]).toEqual(['accepted', 'approved'])
      const requests = shop.posted(path)
      expect(requests).toHaveLength(2)
      expectSame(requests)
      expect(new Set(bodiesThere())).toEqual(new Set([requests[0]?.body]))
      expect(shop.charges('order-1')).toMatchObject([{ held: 10_000 }])
    },
  )

  it('sends the same bytes from the next process, after one that died while it sent', async () => {
    shop = await IncidentShop.open(gateway, { store: 'sqlite', schedule: { everyMs: 10_000 } })
    const { process } = shop
    process.way = (_request, send) => {
      process.kill()
      return send()
    }
    await shop.simulator.addFault({ fault: 'callback-lost' })
    const reset = { fault: 'connection-reset', match: { operation: 'submit', occurrence: 1 } }
    await shop.simulator.addFault(reset)
    void shop.submit('order-1')
    await shop.rest()
    expect(shop.posted(path)).toHaveLength(1)
    expect(bodiesThere()).toHaveLength(1)

    const { client } = shop.addProcess()
    client.reconciler.start()
    await shop.pass(10 * 60_000)
    const requests = shop.posted(path)
    expect(requests.map(({ by }) => by)).toEqual(['p1x', 'p2x'])
    expectSame(requests)
    expect(bodiesThere()).toEqual(requests.map(({ body }) => body))
    expect(shop.charges('order-1')).toMatchObject([{ held: 10_000 }])
    expect(await client.listByOrder('order-1')).toMatchObject([{ state: 'approved', attempts: 2 }])
  })
})
