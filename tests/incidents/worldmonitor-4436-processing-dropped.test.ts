import { afterEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { stripeGateway } from '../shop-under-test/shop-gateways.js'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

describe.each([
  ['requires_action', 'pm_card_authenticationRequired', 'authenticate'],
  ['processing', 'pm_usBankAccount_success', 'settle-bank'],
])('koala73/worldmonitor#4436: %s is dropped, and never asked about', (status, method, action) => {
  let shop: IncidentShop<{ readonly paymentMethod: string }>
  const instrument = { paymentMethod: method }
  const open = async (): Promise<void> => {
    const change = { processing: 5 * dayMs }
    shop = await IncidentShop.open(stripeGateway, { change, schedule: { everyMs: minuteMs } })
  }
  afterEach(() => shop.close())

  it('is stored with its key, asked about by schedule, and ends without any webhook', async () => {
    await open()
    const { client, store } = shop.process
    await shop.simulator.addFault({ fault: 'callback-lost' })
    const { payment } = await shop.pay('order-1', { instrument })
    const { gatewayKey: paymentIntent } = payment
    expect(shop.charges('order-1')).toMatchObject([{ key: paymentIntent, status }])
    expect(await store.get(payment.id)).toMatchObject({
      state: 'pending',
      gatewayKey: paymentIntent,
      active: true,
      nextCheckAt: expect.any(Number) as number,
    })

    client.reconciler.start()
    await shop.pass(30 * minuteMs)
    const asked = shop.sent.filter(({ path }) => path.endsWith(`/${paymentIntent}`))
    expect(asked.length).toBeGreaterThanOrEqual(3)
    expect(await store.get(payment.id)).toMatchObject({ state: 'pending' })

    shop.simulator.act('stripe', action, { paymentIntent })
    await shop.pass(dayMs)
    expect(await store.get(payment.id)).toMatchObject({ state: 'approved', settledBy: 'inquiry' })
    expect(shop.toldOf('order-1').map(({ to }) => to)).toEqual(['pending', 'approved'])
    expect(shop.door.answered).toEqual([])
  })

  it('is learnt of by the webhook alone, where the answer was lost', async () => {
    await open()
    const lost = { fault: 'answer-lost', match: { operation: 'submit' } }
    await shop.simulator.withFault(lost, () => shop.pay('order-1', { instrument }))
    await shop.rest()
    const [charge] = shop.charges('order-1')
    expect(await shop.process.client.listByOrder('order-1')).toMatchObject([
      { state: 'pending', gatewayKey: charge?.key },
    ])
    expect(shop.toldOf('order-1').at(-1)).toMatchObject({ to: 'pending', source: 'callback' })
  })
})
