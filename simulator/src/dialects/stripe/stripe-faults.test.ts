import { VirtualClock } from '@holdfast/resilience-kit/testing'
import type { Stripe } from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Stage, until } from '../../testing/stage.js'
import { startStripe, type StripeStage } from '../../testing/stripe-stage.js'

const HOUR_MS = 3_600_000
const PAYMENT = {
  amount: 5000,
  currency: 'krw',
  confirm: true,
  payment_method: 'pm_card_visa',
  metadata: { order_id: 'order-1' },
} as const

/** Faults that take time, or that break what the gateway promises. */
describe('faults of the stripe dialect', () => {
  const stage = new Stage()
  let clock: VirtualClock
  let at: StripeStage
  let stripe: Stripe

  beforeEach(async () => {
    clock = new VirtualClock({ wallMs: 1_755_302_400_000 })
    at = await startStripe(stage, {}, { clock })
    stripe = at.client({ maxNetworkRetries: 0 })
  })
  afterEach(() => stage.clear())

  /** A payment without an idempotency key, as the package never sends one. */
  const payWithoutKey = () =>
    fetch(`${at.url}/v1/payment_intents`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_123' },
      body: new URLSearchParams({
        amount: '5000',
        currency: 'krw',
        confirm: 'true',
        payment_method: 'pm_card_visa',
        'metadata[order_id]': 'order-1',
      }),
    })

  it('forgets a key after a day, and executes anew', async () => {
    const idempotencyKey = 'key-1'
    const pay = () => stripe.paymentIntents.create(PAYMENT, { idempotencyKey })
    const first = await pay()
    await clock.advance(24 * HOUR_MS - 1)
    expect((await pay()).id).toBe(first.id)
    await clock.advance(1)
    expect((await pay()).id).not.toBe(first.id)
    expect(at.simulator.ledger().charges).toHaveLength(2)
  })

  it('executes a request of which nobody waits for the end any more', async () => {
    const takes = { fixed: '1h' }
    await at.simulator.addFault({ fault: 'late-execution', takes, match: { occurrence: 1 } })
    const idempotencyKey = 'key-1'
    const hasty = stripe.paymentIntents.create(PAYMENT, { idempotencyKey, timeout: 50 })
    await expect(hasty).rejects.toMatchObject({ type: 'StripeConnectionError' })
    expect((await stripe.paymentIntents.list()).data).toEqual([])
    await clock.advance(HOUR_MS)
    await until(() => at.simulator.ledger().charges.length === 1)
    const replayed = await stripe.paymentIntents.create(PAYMENT, { idempotencyKey })
    expect(replayed.lastResponse.headers['idempotent-replayed']).toBe('true')
    expect(at.simulator.ledger().charges).toMatchObject([{ received: 5000 }])
  })

  it('doubles a request: a key protects from that, and nothing else does', async () => {
    await at.simulator.addFault({ fault: 'request-duplicated' })
    await stripe.paymentIntents.create(PAYMENT)
    expect(at.simulator.ledger().charges).toHaveLength(1)
    expect((await payWithoutKey()).status).toBe(200)
    expect(at.simulator.ledger().charges).toHaveLength(3)
  })

  it('tells what was true before, where it is told to', async () => {
    const { id } = await stripe.paymentIntents.create({ ...PAYMENT, capture_method: 'manual' })
    await stripe.paymentIntents.capture(id)
    const refund = await stripe.refunds.create({ payment_intent: id })
    await at.simulator.addFault({ fault: 'stale-look-up' })
    const stale = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] })
    expect(stale).toMatchObject({ latest_charge: { amount_refunded: 0 } })
    await expect(stripe.refunds.retrieve(refund.id)).rejects.toMatchObject({ statusCode: 404 })
    const bare = await stripe.paymentIntents.create({ amount: 1, currency: 'usd' })
    await expect(stripe.paymentIntents.retrieve(bare.id)).rejects.toMatchObject({
      code: 'resource_missing',
    })
    const { data } = await stripe.paymentIntents.list()
    expect(data.map((intent) => intent.id)).toEqual([id])
  })

  it('gives a key away: whatever belonged to the first payment is found no more', async () => {
    const first = await stripe.paymentIntents.create(PAYMENT)
    const charge = typeof first.latest_charge === 'string' ? first.latest_charge : ''
    await at.simulator.addFault({ fault: 'key-collision' })
    const metadata = { order_id: 'order-2' }
    const second = await stripe.paymentIntents.create({ ...PAYMENT, amount: 1, metadata })
    expect(second.id).toBe(first.id)
    await expect(stripe.refunds.create({ charge })).rejects.toMatchObject({ param: 'charge' })
    expect(await stripe.paymentIntents.retrieve(first.id)).toMatchObject({ amount: 1, metadata })
    expect(at.simulator.ledger().references).toMatchObject([{ held: 5000 }, { held: 1 }])
  })

  it('meets the same faults whatever the order of arrival', async () => {
    const fails = async (orders: readonly string[]): Promise<Record<string, boolean>> => {
      const { client, simulator } = await startStripe(stage)
      await simulator.addFault({ fault: 'fail-before-commit', rate: '50%' })
      const { paymentIntents } = client({ maxNetworkRetries: 0 })
      const tries = orders.map(async (order_id) => {
        const call = paymentIntents.create({ ...PAYMENT, metadata: { order_id } })
        return [order_id, await call.then(Boolean, () => false)]
      })
      return Object.fromEntries(await Promise.all(tries)) as Record<string, boolean>
    }
    const orders = Array.from({ length: 24 }, (_, index) => `order-${index}`)
    const one = await fails(orders)
    expect(await fails(orders.toReversed())).toEqual(one)
    expect(new Set(Object.values(one)).size).toBe(2)
  })
})
