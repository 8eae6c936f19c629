import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { Stripe } from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Stage, until } from '../../testing/stage.js'
import { startStripe, WEBHOOK_SECRET, type StripeStage } from '../../testing/stripe-stage.js'
import { stripe as definition } from './stripe-dialect.js'

const PAYMENT = {
  amount: 5000,
  currency: 'krw',
  confirm: true,
  payment_method: 'pm_card_visa',
  metadata: { order_id: 'order-1' },
} as const
const HOUR_MS = 3_600_000
const START_MS = 1_755_302_400_000

/** Webhooks as a shop gets them over HTTP, read by the official npm package. */
describe('the webhooks of the stripe dialect', () => {
  const stage = new Stage()
  let at: StripeStage
  let stripe: Stripe

  beforeEach(async () => {
    at = await startStripe(stage)
    stripe = at.stripe
  })
  afterEach(() => stage.clear())

  /** Every event so far, each verified by the package. */
  async function events(): Promise<Stripe.Event[]> {
    await at.simulator.whenIdle()
    return at.received.map(({ body, signature }) =>
      stripe.webhooks.constructEvent(body, signature, WEBHOOK_SECRET),
    )
  }

  it('are signed over their raw bytes, and pass with no other secret or body', async () => {
    const intent = await stripe.paymentIntents.create(PAYMENT, { idempotencyKey: 'order-1-pay' })
    const [created, succeeded] = await events()
    expect(created).toMatchObject({ type: 'payment_intent.created', object: 'event' })
    expect(succeeded).toMatchObject({
      id: expect.stringMatching(/^evt_\w{24}$/),
      type: 'payment_intent.succeeded',
      api_version: '2026-10-28.endive',
      livemode: false,
      pending_webhooks: 1,
      request: { id: intent.lastResponse.requestId, idempotency_key: 'order-1-pay' },
      data: { object: { id: intent.id, status: 'succeeded', amount_received: 5000 } },
    })
    const { body, signature } = at.received.at(1) ?? { body: '', signature: '' }
    const { StripeSignatureVerificationError } = Stripe.errors
    const verify = (text: string, secret: string) => () =>
      stripe.webhooks.constructEvent(text, signature, secret)
    expect(verify(body, 'whsec_of_another')).toThrow(StripeSignatureVerificationError)
    expect(verify(body.replace('5000', '5001'), WEBHOOK_SECRET)).toThrow(
      StripeSignatureVerificationError,
    )
    expect(verify(body, WEBHOOK_SECRET)).not.toThrow()
  })

  it('tell the life of a PaymentIntent', async () => {
    const held = await stripe.paymentIntents.create({ ...PAYMENT, capture_method: 'manual' })
    await stripe.paymentIntents.capture(held.id)
    await stripe.refunds.create({ payment_intent: held.id, amount: 2000 })
    const other = await stripe.paymentIntents.create({ amount: 1, currency: 'usd' })
    const declined = { payment_method: 'pm_card_chargeDeclined' }
    await expect(stripe.paymentIntents.confirm(other.id, declined)).rejects.toThrow('declined')
    await stripe.paymentIntents.cancel(other.id)
    const told = await events()
    expect(told.map(({ type }) => type).toSorted()).toEqual(
      [
        'payment_intent.created',
        'payment_intent.amount_capturable_updated',
        'payment_intent.succeeded',
        'refund.created',
        'charge.refunded',
        'payment_intent.created',
        'payment_intent.payment_failed',
        'payment_intent.canceled',
      ].toSorted(),
    )
    expect(new Set(told.map(({ id }) => id)).size).toBe(told.length)
    expect(told.find(({ type }) => type === 'charge.refunded')).toMatchObject({
      data: {
        object: { object: 'charge', amount_refunded: 2000, refunded: false },
        previous_attributes: { amount_refunded: 0 },
      },
    })
    expect(told.find(({ type }) => type === 'payment_intent.payment_failed')).toMatchObject({
      data: { object: { id: other.id, last_payment_error: { code: 'card_declined' } } },
    })
  })

  it('tell of a bank’s answer as nobody’s request', async () => {
    await stripe.paymentIntents.create({ ...PAYMENT, payment_method: 'pm_usBankAccount' })
    const told = await events()
    expect(told.find(({ type }) => type === 'payment_intent.succeeded')).toMatchObject({
      request: { id: null, idempotency_key: null },
    })
  })

  it('go to every address with its own secret, the same event everywhere', async () => {
    const second = { dialect: 'stripe', url: `${at.webhookUrl}/second`, secret: 'whsec_2' } as const
    const rotating = { dialect: 'stripe', url: at.webhookUrl, secret: 'whsec_new' } as const
    at.simulator.setWebhooks([...at.simulator.webhooks(), second, rotating])
    await stripe.paymentIntents.create({ amount: 1, currency: 'usd' })
    await at.simulator.whenIdle()
    expect(at.received).toHaveLength(2)
    const passes = (secret: string): number =>
      at.received.filter(({ body, signature }) => {
        try {
          return stripe.webhooks.constructEvent(body, signature, secret).pending_webhooks === 2
        } catch {
          return false
        }
      }).length
    expect([WEBHOOK_SECRET, 'whsec_new', 'whsec_2', 'whsec_3'].map(passes)).toEqual([1, 1, 1, 0])
    expect(new Set(at.received.map(({ id }) => id)).size).toBe(1)
  })

  it('are repeated for three days with growing pauses, each time signed anew', async () => {
    const clock = new VirtualClock({ wallMs: START_MS })
    const { simulator, stripe, ...shop } = await startStripe(stage, {}, { clock })
    const isWaiting = () => simulator.callbacks()[0]?.state === 'waiting'
    shop.answerWith(500)
    await stripe.paymentIntents.create({ amount: 1, currency: 'usd' })
    const waits = definition.callbacks.retryAfterMs
    for (const [index, wait] of waits.entries()) {
      await until(isWaiting)
      if (index === waits.length - 1) shop.answerWith(204)
      await clock.advance(wait - 1)
      expect(shop.received).toHaveLength(index + 1)
      await clock.advance(1)
      await shop.whenReceived(index + 2)
    }
    await until(() => simulator.callbacks().length === 0)
    expect(simulator.stats().dialects.stripe?.callbacks).toMatchObject({
      delivered: 1,
      retried: 12,
    })
    expect(clock.now() - START_MS).toBeGreaterThan(48 * HOUR_MS)
    expect(clock.now() - START_MS).toBeLessThanOrEqual(72 * HOUR_MS)
    let signedAt = START_MS
    for (const [index, { body, signature }] of shop.received.entries()) {
      expect(body).toBe(shop.received[0]?.body)
      expect(signature).toContain(`t=${signedAt / 1000},`)
      const verify = () =>
        stripe.webhooks.constructEvent(body, signature, WEBHOOK_SECRET, 300, undefined, signedAt)
      expect(verify).not.toThrow()
      signedAt += waits[index] ?? 0
    }
  })

  it('are wrongly signed on demand, and the package refuses them', async () => {
    await at.simulator.addFault({ fault: 'callback-wrongly-signed' })
    await stripe.paymentIntents.create({ amount: 1, currency: 'usd' })
    await expect(events()).rejects.toBeInstanceOf(Stripe.errors.StripeSignatureVerificationError)
  })

  it('tell another amount on demand, under a signature that passes', async () => {
    await at.simulator.addFault({ fault: 'callback-tampered' })
    await stripe.paymentIntents.create(PAYMENT)
    const told = await events()
    expect(told[1]).toMatchObject({ data: { object: { amount: 6000, amount_received: 6000 } } })
    expect(at.simulator.ledger().charges).toMatchObject([{ amount: 5000 }])
  })

  it('overtake the answer on demand, a bank’s too', async () => {
    await at.simulator.changeScenario({ processing: '1h' })
    await at.simulator.addFault({ fault: 'callback-before-answer' })
    const answered = await stripe.paymentIntents.create({
      ...PAYMENT,
      payment_method: 'pm_usBankAccount',
    })
    expect(answered.status).toBe('processing')
    expect(at.types()).toContain('payment_intent.succeeded')
  })

  it('come in another order, twice, or not at all on demand', async () => {
    const match = { operation: 'payment_intent.created' }
    await at.simulator.withFault({ fault: 'callback-reordered', match }, async () => {
      await stripe.paymentIntents.create(PAYMENT)
      await at.whenReceived(2)
    })
    expect(at.types()).toEqual(['payment_intent.succeeded', 'payment_intent.created'])
    await at.simulator.withFault({ fault: 'callback-duplicated', match }, async () => {
      await stripe.paymentIntents.create({ amount: 1, currency: 'usd' })
      await at.whenReceived(4)
    })
    expect(at.received[2]?.id).toBe(at.received[3]?.id)
    await at.simulator.withFault({ fault: 'callback-lost', match }, async () => {
      await stripe.paymentIntents.create({ amount: 2, currency: 'usd' })
      await at.simulator.whenIdle()
    })
    expect(at.received).toHaveLength(4)
  })
})
