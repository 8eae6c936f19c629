import { afterEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import {
  asyncCardGateway,
  stripeGateway,
  type ShopGateway,
} from '../shop-under-test/shop-gateways.js'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

describe('a submission to a course: too late to be true, so a success is ignored', () => {
  let shop: IncidentShop<unknown>
  afterEach(() => shop.close())

  /** Given up by proof of absence; its request is executed an hour after that. */
  const giveUp = async (gateway: ShopGateway<unknown>, lifetimeMs: number) => {
    const schedule = { everyMs: 10_000, checkAfterMs: [lifetimeMs + 5 * minuteMs], jitter: 0 }
    shop = await IncidentShop.open(gateway, { schedule })
    const { client, store } = shop.process
    const takes = lifetimeMs + hourMs
    const late = { fault: 'late-execution', match: { operation: 'submit' }, takes }
    const { payment } = await shop.simulator.withFault(late, () => shop.pay('order-1'))
    client.reconciler.start()
    await shop.pass(lifetimeMs + 10 * minuteMs)
    expect(await store.get(payment.id)).toMatchObject({ state: 'failed', active: false })
    expect(shop.charges('order-1')).toEqual([])
    return payment.id
  }

  it.each([
    ['async-card', asyncCardGateway as ShopGateway<unknown>, 2 * hourMs],
    ['stripe', stripeGateway as ShopGateway<unknown>, hourMs],
  ])('is approved, and told as late (%s)', async (_name, gateway, lifetimeMs) => {
    const id = await giveUp(gateway, lifetimeMs)
    await shop.pass(2 * hourMs)
    expect(shop.charges('order-1')).toMatchObject([{ held: 10_000 }])
    expect(await shop.process.store.get(id)).toMatchObject({ state: 'approved' })
    const told = shop.toldOf('order-1').slice(-2)
    expect(told).toMatchObject([
      { to: 'failed', late: false },
      { from: 'failed', to: 'approved', late: true },
    ])
  })

  it('is given back where the order was paid again meanwhile', async () => {
    const id = await giveUp(stripeGateway as ShopGateway<unknown>, hourMs)
    expect(await shop.pay('order-1')).toMatchObject({ payment: { state: 'approved' } })
    await shop.pass(4 * hourMs)
    expect(shop.charges('order-1')).toMatchObject([
      { reference: 'order-1-2', held: 10_000 },
      { reference: 'order-1-1', received: 10_000, refunded: 10_000 },
    ])
    expect(await shop.process.store.get(id)).toMatchObject({ state: 'canceled' })
    expect(await shop.process.client.listRefunds(id)).toMatchObject([
      { reason: 'order-paid-twice', state: 'done' },
    ])
  })

  it('goes to a person where it cannot be given back', async () => {
    const id = await giveUp(asyncCardGateway as ShopGateway<unknown>, 2 * hourMs)
    expect(await shop.pay('order-1')).toMatchObject({ certainty: 'accepted' })
    await shop.pass(4 * hourMs)
    expect(await shop.process.store.get(id)).toMatchObject({
      state: 'review',
      reviewReason: 'order-paid-twice',
    })
    expect(shop.process.observed).toContainEqual({
      type: 'gaveUp',
      paymentId: id,
      reason: 'order-paid-twice',
    })
  })
})
