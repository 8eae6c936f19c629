import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { stripeGateway } from '../shop-under-test/shop-gateways.js'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

describe('holdfast, seed 2445 of the simulation: a refund sent back that nobody heard of', () => {
  let shop: IncidentShop<{ readonly paymentMethod: string }>
  beforeEach(async () => {
    // The bank takes two days.
    const change = { processing: 2 * dayMs }
    shop = await IncidentShop.open(stripeGateway, { change, schedule: { everyMs: 60 * minuteMs } })
    await shop.simulator.addFault({ fault: 'callback-lost' })
  })
  afterEach(() => shop.close())

  const refunded = async (paymentMethod: string): Promise<string> => {
    const { payment } = await shop.pay('order-1', { instrument: { paymentMethod } })
    const { client } = shop.process
    const request = { reason: 'requested_by_customer' }
    const { refund, payment: after } = await shop.until(client.cancel(payment.id, request))
    expect(refund).toMatchObject({ state: 'done', certainty: 'accepted' })
    expect(after.state).toBe('canceled')
    client.reconciler.start()
    return payment.id
  }
  const questions = (): number => shop.sent.filter(({ method }) => method === 'GET').length

  it('is asked about although it is done, and goes to a person', async () => {
    const id = await refunded('pm_card_refundFail')
    expect(shop.charges('order-1')).toMatchObject([{ refunded: 10_000, held: 0 }])
    await shop.pass(4 * dayMs)
    expect(shop.charges('order-1')).toMatchObject([{ refunded: 0, held: 10_000 }])
    expect(shop.door.answered).toEqual([])
    const payment = await shop.process.store.get(id)
    expect(payment).toMatchObject({ state: 'review', reviewReason: 'refund-vanished' })
    expect(shop.toldOf('order-1').at(-1)).toMatchObject({ from: 'canceled', to: 'review' })

    const { client } = shop.process
    const resolved = await shop.until(client.resolve(id, 'approved'))
    expect(resolved).toMatchObject({ state: 'approved', refundedMinor: 0 })
    const anew = { reason: 'requested_by_customer', requestId: 'anew' }
    const { payment: after, refund } = await shop.until(client.cancel(id, anew))
    expect(refund).toMatchObject({ state: 'done', amountMinor: 10_000 })
    expect(after.state).toBe('canceled')
  })

  it('stays as a person has closed it, who has paid the buyer in another way', async () => {
    const id = await refunded('pm_card_refundFail')
    await shop.pass(4 * dayMs)
    const { client, store } = shop.process
    await shop.until(client.resolve(id, 'canceled'))
    await shop.until(client.checkNow(id))
    expect(await store.get(id)).toMatchObject({ state: 'canceled', nextCheckAt: null })
  })

  it('is asked about for 45 days, seldomer as it grows old, and then no more', async () => {
    const id = await refunded('pm_card_visa')
    await shop.pass(44 * dayMs)
    expect(await shop.process.store.get(id)).toMatchObject({ nextCheckAt: expect.any(Number) })
    await shop.pass(3 * dayMs)
    expect(await shop.process.store.get(id)).toMatchObject({ state: 'canceled', nextCheckAt: null })
    const asked = questions()
    // Each question about a refund is two requests: the payment, and its refunds.
    expect(asked).toBeGreaterThan(2 * 45)
    expect(asked).toBeLessThan(2 * 65)
    await shop.pass(30 * dayMs)
    expect(questions()).toBe(asked)
  })
})
