import type { OutboxEntry } from '@holdfast/pg-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { tossGateway } from '../shop-under-test/shop-gateways.js'

describe('juspay/hyperswitch#3408: an event whose first send failed is never sent again', () => {
  let shop: IncidentShop<unknown>
  /** Every delivery, in order, and whether the shop took it. */
  let deliveries: string[]
  let isDown: boolean

  const handler = async ({ event }: OutboxEntry): Promise<void> => {
    const refuses = isDown && event.orderId === 'order-1'
    deliveries.push(`${refuses ? 'no' : 'yes'} ${event.orderId} ${event.from}>${event.to}`)
    if (refuses) throw new Error('the shop is down')
  }

  beforeEach(async () => {
    deliveries = []
    isDown = true
    shop = await IncidentShop.open(tossGateway, { store: 'sqlite', handler })
  })
  afterEach(() => shop.close())

  it('tries until the shop has taken it, over a restart too, and then no more', async () => {
    const { payment } = await shop.pay('order-1')
    await shop.pass(1000)
    const approved = 'order-1 requested>approved'
    expect(deliveries.length).toBeGreaterThanOrEqual(3)
    expect(new Set(deliveries)).toEqual(new Set([`no ${approved}`]))

    deliveries = []
    const { client } = shop.restart()
    await shop.pass(1000)
    expect(deliveries.length).toBeGreaterThanOrEqual(3)
    expect(new Set(deliveries)).toEqual(new Set([`no ${approved}`]))

    // What comes later waits for it; another order does not.
    deliveries = []
    await shop.until(client.cancel(payment.id, { reason: '변심' }))
    await shop.pay('order-2')
    await shop.pass(60_000)
    expect(deliveries.filter((one) => one !== `no ${approved}`)).toEqual([
      'yes order-2 requested>approved',
    ])

    deliveries = []
    isDown = false
    await shop.pass(60_000)
    const all = [approved, 'order-1 approved>canceling', 'order-1 canceling>canceled']
    expect(deliveries).toEqual(all.map((one) => `yes ${one}`))

    deliveries = []
    await shop.pass(3_600_000)
    shop.restart()
    await shop.pass(60_000)
    expect(deliveries).toEqual([])
  })

  it('has it in the store before anybody could be told', async () => {
    // The process dies in the very moment in which the event is handed out.
    const { payment } = await shop.pay('order-1')
    expect(payment.state).toBe('approved')
    expect(deliveries).toHaveLength(1)
    isDown = false
    shop.restart()
    await shop.rest()
    expect(deliveries.slice(1)).toEqual(['yes order-1 requested>approved'])
  })
})
