import { afterEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import {
  asyncCardGateway,
  stripeGateway,
  type ShopGateway,
} from '../shop-under-test/shop-gateways.js'

const complaint = 'duncanmcclean/statamic-cargo#190'

describe.each([
  ['async-card', asyncCardGateway as ShopGateway<unknown>],
  ['stripe', stripeGateway as ShopGateway<unknown>],
])(`${complaint}: a webhook before its order, answered 200 and forgotten (%s)`, (_n, gateway) => {
  let shop: IncidentShop<unknown>
  afterEach(() => shop.close())

  /** A webhook about `order-1-1`, of which nothing is stored; and then none that is real. */
  const sendEarly = async () => {
    await shop.pay('order-0')
    await shop.pass(10_000)
    await shop.simulator.addFault({ fault: 'callback-lost' })
    const real = shop.door.answered.find(({ outcome }) => outcome !== 'ignored')
    const body = (real?.body ?? '')
      .replaceAll('order-0-1', 'order-1-1')
      .replaceAll(/"evt_\w+"/g, '"evt_early"')
    const headers = gateway.callbackHeaders(body, shop.clock.now())
    return shop.until(shop.sendCallback({ body, headers }))
  }
  const parked = async () => {
    const callbacks = await shop.process.client.listUnsettledCallbacks(10)
    return callbacks.map(({ paymentId }) => paymentId)
  }

  it('is parked, outlives the process, and moves the payment once that is there', async () => {
    shop = await IncidentShop.open(gateway, { store: 'sqlite' })
    expect(await sendEarly()).toMatchObject({ status: 202, outcome: 'parked' })
    expect(await parked()).toEqual([null])

    shop.restart()
    const { client, store } = shop.process
    const instrument = gateway.name === 'stripe' ? needsAuthentication : undefined
    const { payment } = await shop.pay('order-1', instrument && { instrument })
    expect(payment.state).toBe('pending')
    if (instrument) {
      shop.simulator.act('stripe', 'authenticate', { paymentIntent: payment.gatewayKey })
    }
    await shop.pass(3000)
    expect(shop.toldOf('order-1').map(({ to }) => to)).toEqual(['pending'])

    // No schedule has come to it yet: only the webhook can make it due.
    expect((await store.get(payment.id))?.nextCheckAt).toBeGreaterThan(shop.clock.now())
    expect(await shop.until(client.reconciler.sweep())).toMatchObject({ adopted: 1, settled: 1 })
    await shop.rest()
    expect(await store.get(payment.id)).toMatchObject({ state: 'approved' })
    expect(shop.toldOf('order-1').map(({ to }) => to)).toEqual(['pending', 'approved'])
    expect(await parked()).toEqual([])
  })
})

const needsAuthentication = { paymentMethod: 'pm_card_authenticationRequired' }
