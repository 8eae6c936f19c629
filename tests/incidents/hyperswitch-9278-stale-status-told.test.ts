import type { OutboxEntry, PaymentEvent } from '@holdfast/pg-client'
import { afterEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { stripeGateway } from '../shop-under-test/shop-gateways.js'

describe('juspay/hyperswitch#9278: an outgoing webhook carries a stale status', () => {
  let shop: IncidentShop<{ readonly paymentMethod: string }>
  afterEach(() => shop.close())

  it('tells each change as it was when it became true, and in that order', async () => {
    let isDown = true
    const told: PaymentEvent[] = []
    const handler = ({ event }: OutboxEntry): Promise<void> => {
      if (isDown) return Promise.reject(new Error('the shop is down'))
      told.push(event)
      return Promise.resolve()
    }
    shop = await IncidentShop.open(stripeGateway, { handler })
    const { client, store } = shop.process
    const instrument = { paymentMethod: 'pm_card_authenticationRequired' }
    const { payment } = await shop.pay('order-1', { instrument })
    expect(payment.state).toBe('pending')
    await shop.pass(60_000)
    const [intent] = shop.charges('order-1')
    shop.simulator.act('stripe', 'authenticate', { paymentIntent: intent?.key })
    await shop.pass(60_000)
    const part = { amountMinor: 4000, reason: 'requested_by_customer' }
    await shop.until(client.cancel(payment.id, part))
    await shop.pass(60_000)
    await shop.until(client.cancel(payment.id, { reason: 'requested_by_customer' }))
    await shop.pass(60_000)

    const stored = await store.get(payment.id)
    expect(stored).toMatchObject({ state: 'canceled', refundedMinor: 10_000 })
    expect(told).toEqual([])
    isDown = false
    await shop.pass(60_000)
    expect(told).toMatchObject([
      { from: 'requested', to: 'pending', refundedMinor: 0, refund: null },
      { from: 'pending', to: 'approved', refundedMinor: 0, refund: null },
      { from: 'approved', to: 'canceling', refundedMinor: 0, refund: { amountMinor: 4000 } },
      { from: 'canceling', to: 'partiallyCanceled', refundedMinor: 4000 },
      { from: 'partiallyCanceled', to: 'canceling', refundedMinor: 4000 },
      { from: 'canceling', to: 'canceled', refundedMinor: 10_000, refund: { amountMinor: 6000 } },
    ])
    const begin = payment.createdAt
    const minutes = told.map(({ at }) => Math.floor((at - begin) / 60_000))
    expect(minutes).toEqual([0, 1, 2, 2, 3, 3])
    expect(told.at(-1)).toMatchObject({ to: stored?.state, refundedMinor: stored?.refundedMinor })
  })
})
