import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallbackMessage } from '../shop-under-test/callback-door.js'
import { IncidentShop } from '../shop-under-test/incident-shop.js'
import { stripeGateway } from '../shop-under-test/shop-gateways.js'

const instrument = { paymentMethod: 'pm_card_pendingRefund' }
const minuteMs = 60_000

describe('juspay/hyperswitch#5298, #1324: refunds that webhooks alone move stay pending', () => {
  let shop: IncidentShop<{ readonly paymentMethod: string }>
  beforeEach(async () => {
    // The bank takes a minute.
    const change = { processing: minuteMs }
    shop = await IncidentShop.open(stripeGateway, { change, schedule: { everyMs: 10_000 } })
  })
  afterEach(() => shop.close())

  /** What the gateway would send if it knew no better. */
  const wrong = (edit: (body: string) => string) => {
    return ({ body }: CallbackMessage): CallbackMessage => {
      const told = edit(body)
      return { body: told, headers: stripeGateway.callbackHeaders(told, shop.clock.now()) }
    }
  }

  const refundAll = async (): Promise<string> => {
    const { payment } = await shop.pay('order-1', { instrument })
    const { client } = shop.process
    const request = { reason: 'requested_by_customer' }
    const { refund, payment: after } = await shop.until(client.cancel(payment.id, request))
    expect(refund).toMatchObject({ state: 'pending', certainty: 'accepted' })
    expect(after.state).toBe('canceling')
    return payment.id
  }

  const expectDoneBySchedule = async (paymentId: string): Promise<void> => {
    const { client, store } = shop.process
    await shop.pass(2 * minuteMs)
    expect(shop.charges('order-1')).toMatchObject([{ refunded: 10_000, held: 0 }])
    expect(await store.get(paymentId)).toMatchObject({ state: 'canceling' })
    client.reconciler.start()
    await shop.pass(10 * minuteMs)
    expect(await store.get(paymentId)).toMatchObject({
      state: 'canceled',
      settledBy: 'inquiry',
      refundedMinor: 10_000,
      refund: null,
    })
    expect(await client.listRefunds(paymentId)).toMatchObject([{ state: 'done' }])
    expect(shop.toldOf('order-1').at(-1)).toMatchObject({ from: 'canceling', to: 'canceled' })
  }

  it('needs no webhook', async () => {
    await shop.simulator.addFault({ fault: 'callback-lost' })
    await expectDoneBySchedule(await refundAll())
    expect(shop.door.answered).toEqual([])
  })

  it('parks webhooks about another reference, and moves without them', async () => {
    const { payment } = await shop.pay('order-2')
    shop.door.alter = wrong((body) => body.replaceAll('order-1-1', 'order-9-1'))
    await expectDoneBySchedule(await refundAll())
    const outcomes = shop.door.answered.filter(({ body }) => body.includes('order-9-1'))
    expect(outcomes.map(({ status }) => status)).toContain(202)
    expect(outcomes.map(({ outcome }) => outcome)).not.toContain('applied')
    expect(await shop.process.store.get(payment.id)).toMatchObject({ state: 'approved' })
  })

  it('refuses webhooks that cannot be read, and moves without them', async () => {
    shop.door.alter = wrong((body) => body.replaceAll('"object":', '"subject":'))
    await expectDoneBySchedule(await refundAll())
    const statuses = shop.door.answered.map(({ status }) => status)
    expect(statuses.length).toBeGreaterThan(0)
    expect(new Set(statuses)).toEqual(new Set([400]))
  })
})
