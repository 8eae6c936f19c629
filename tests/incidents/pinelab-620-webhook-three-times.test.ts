import type { Payment } from '@holdfast/pg-client'
import { afterEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import {
  asyncCardGateway,
  stripeGateway,
  type ShopGateway,
} from '../shop-under-test/shop-gateways.js'

describe('Pinelab-studio/pinelab-vendure-plugins#620: one webhook, settled three times', () => {
  let shop: IncidentShop<unknown>
  afterEach(() => shop.close())

  /** Pays, and lets the same webhook come in three times at once, at one process or at two. */
  const settle = async (
    gateway: ShopGateway<unknown>,
    event: string | undefined,
    begin: () => Promise<Payment>,
    processes: number,
  ): Promise<{ readonly id: string; readonly outcomes: readonly string[] }> => {
    shop = await IncidentShop.open(gateway)
    await shop.simulator.addFault({ fault: 'callback-held' })
    const { id } = await begin()
    await shop.pass(5000)
    const held = shop.simulator
      .callbacks()
      .find((one) => event === undefined || one.event === event)
    if (!held) throw new Error('a webhook is held')
    const { body } = held
    const message = { body, headers: gateway.callbackHeaders(body, shop.clock.now()) }
    const all = [shop.process, ...Array.from({ length: processes - 1 }, () => shop.addProcess())]
    let next = 0
    shop.door.receiver = (request) => {
      next += 1
      return (all[next % all.length] ?? shop.process).client.handleCallback(request)
    }
    const three = Promise.all([1, 2, 3].map(() => shop.sendCallback(message)))
    const answers = await shop.until(three)
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    await shop.pass(5000)
    return { id, outcomes: answers.map(({ outcome }) => `${outcome}`).toSorted() }
  }

  const expectSettledOnce = async (id: string): Promise<void> => {
    expect(await shop.process.store.get(id)).toMatchObject({ state: 'approved' })
    expect(shop.toldOf('order-1').map(({ to }) => to)).toEqual(['pending', 'approved'])
    expect(shop.charges('order-1')).toMatchObject([{ held: 10_000 }])
    expect(await shop.process.client.listUnsettledCallbacks(10)).toEqual([])
  }

  it.each([1, 2])('stores a hint once (%i processes)', async (processes) => {
    const begin = async () => (await shop.pay('order-1')).payment
    const gateway = asyncCardGateway as ShopGateway<unknown>
    const { id, outcomes } = await settle(gateway, undefined, begin, processes)
    expect(outcomes).toEqual(['duplicate', 'duplicate', 'stored'])
    await expectSettledOnce(id)
  })

  it.each([1, 2])('applies a signed event once (%i processes)', async (processes) => {
    const begin = async () => {
      const instrument = { paymentMethod: 'pm_card_authenticationRequired' }
      const { payment } = await shop.pay('order-1', { instrument })
      const paymentIntent = payment.gatewayKey
      shop.simulator.act('stripe', 'authenticate', { paymentIntent })
      return payment
    }
    const gateway = stripeGateway as ShopGateway<unknown>
    const event = 'payment_intent.succeeded'
    const { id, outcomes } = await settle(gateway, event, begin, processes)
    expect(outcomes).toEqual(['applied', 'duplicate', 'duplicate'])
    await expectSettledOnce(id)
  })
})
