import type { Stripe } from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Stage } from '../../testing/stage.js'
import { startStripe, type StripeStage } from '../../testing/stripe-stage.js'

const CONFIRMED = {
  amount: 5000,
  currency: 'krw',
  confirm: true,
  payment_method: 'pm_card_visa',
  metadata: { order_id: 'order-1' },
} as const

/** The official npm package against a served simulator, over HTTP. */
describe('the stripe package', () => {
  const stage = new Stage()
  let at: StripeStage
  let stripe: Stripe

  beforeEach(async () => {
    at = await startStripe(stage)
    stripe = at.stripe
  })
  afterEach(() => stage.clear())

  it('creates a PaymentIntent, confirms it and retrieves it', async () => {
    const created = await stripe.paymentIntents.create({
      amount: 5000,
      currency: 'usd',
      description: 'a hat',
      customer: 'cus_1',
      metadata: { order_id: 'order-1', size: 'L' },
    })
    expect(created).toMatchObject({
      object: 'payment_intent',
      status: 'requires_payment_method',
      amount: 5000,
      amount_received: 0,
      currency: 'usd',
      description: 'a hat',
      customer: 'cus_1',
      metadata: { order_id: 'order-1', size: 'L' },
      latest_charge: null,
      livemode: false,
    })
    expect(created.client_secret).toMatch(new RegExp(`^${created.id}_secret_\\w{24}$`))
    const confirmed = await stripe.paymentIntents.confirm(created.id, {
      payment_method: 'pm_card_mastercard',
    })
    expect(confirmed).toMatchObject({ id: created.id, status: 'succeeded', amount_received: 5000 })
    expect(await stripe.paymentIntents.retrieve(created.id)).toMatchObject({ ...confirmed })
  })

  it('knows a PaymentIntent with a payment method as one to be confirmed', async () => {
    const created = await stripe.paymentIntents.create({
      amount: 5000,
      currency: 'krw',
      payment_method: 'pm_card_visa',
    })
    expect(created.status).toBe('requires_confirmation')
    expect(created.payment_method).toMatch(/^pm_\w{24}$/)
    const confirmed = await stripe.paymentIntents.confirm(created.id)
    expect(confirmed).toMatchObject({
      status: 'succeeded',
      payment_method: created.payment_method,
    })
  })

  it('creates and confirms in one call, and shows the charge in full', async () => {
    const intent = await stripe.paymentIntents.create({ ...CONFIRMED, expand: ['latest_charge'] })
    expect(intent).toMatchObject({ status: 'succeeded', amount_received: 5000, currency: 'krw' })
    expect(intent.latest_charge).toMatchObject({
      object: 'charge',
      amount_captured: 5000,
      captured: true,
      paid: true,
      status: 'succeeded',
      payment_intent: intent.id,
      payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242' } },
    })
    expect(intent.lastResponse).toMatchObject({
      statusCode: 200,
      apiVersion: '2026-10-28.endive',
      requestId: expect.stringMatching(/^req_\w{24}$/),
    })
    const { idempotencyKey, headers } = intent.lastResponse
    expect(idempotencyKey).toMatch(/^stripe-node-retry-/)
    expect(headers['idempotency-key']).toBe(idempotencyKey)
    expect(at.simulator.ledger().charges).toMatchObject([
      { reference: 'order-1', amount: 5000, currency: 'KRW', held: 5000, cardLast4: '4242' },
    ])
  })

  it('holds money, and captures a part of it', async () => {
    const held = await stripe.paymentIntents.create({ ...CONFIRMED, capture_method: 'manual' })
    expect(held).toMatchObject({
      status: 'requires_capture',
      amount_capturable: 5000,
      amount_received: 0,
    })
    const captured = await stripe.paymentIntents.capture(held.id, {
      amount_to_capture: 3000,
      metadata: { shipped: 'yes' },
      expand: ['latest_charge'],
    })
    expect(captured).toMatchObject({
      status: 'succeeded',
      amount_capturable: 0,
      amount_received: 3000,
      metadata: { order_id: 'order-1', shipped: 'yes' },
      latest_charge: { amount: 5000, amount_captured: 3000, amount_refunded: 0, captured: true },
    })
    expect(at.simulator.ledger().references).toMatchObject([{ received: 3000, held: 3000 }])
  })

  it('cancels what is held, and what nobody has paid', async () => {
    const held = await stripe.paymentIntents.create({ ...CONFIRMED, capture_method: 'manual' })
    const bare = await stripe.paymentIntents.create({ amount: 1, currency: 'usd' })
    const released = await stripe.paymentIntents.cancel(held.id, {
      cancellation_reason: 'abandoned',
    })
    expect(released).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'abandoned',
      amount_capturable: 0,
      canceled_at: expect.any(Number),
    })
    const given = await stripe.paymentIntents.cancel(bare.id)
    expect(given).toMatchObject({ status: 'canceled', cancellation_reason: null })
    expect(at.simulator.ledger().references.map(({ held }) => held)).toEqual([0, 0])
  })

  it('refunds a part, then the rest, then nothing more', async () => {
    const { id, latest_charge } = await stripe.paymentIntents.create(CONFIRMED)
    const charge = typeof latest_charge === 'string' ? latest_charge : ''
    const part = await stripe.refunds.create({
      payment_intent: id,
      amount: 2000,
      reason: 'requested_by_customer',
      metadata: { ticket: '7' },
    })
    expect(part).toMatchObject({
      object: 'refund',
      amount: 2000,
      charge,
      payment_intent: id,
      reason: 'requested_by_customer',
      status: 'succeeded',
      metadata: { ticket: '7' },
    })
    await expect(stripe.refunds.create({ payment_intent: id, amount: 4000 })).rejects.toMatchObject(
      {
        type: 'StripeInvalidRequestError',
        statusCode: 400,
        param: 'amount',
        message: 'Refund amount (₩4,000) is greater than unrefunded amount on charge (₩3,000)',
      },
    )
    const rest = await stripe.refunds.create({ charge })
    expect(rest).toMatchObject({ amount: 3000, reason: null })
    await expect(stripe.refunds.create({ payment_intent: id })).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
      code: 'charge_already_refunded',
    })
    expect(await stripe.refunds.retrieve(part.id)).toMatchObject({ ...part })
    const { data } = await stripe.refunds.list({ payment_intent: id })
    expect(data.map((refund) => refund.id)).toEqual([rest.id, part.id])
    const whole = await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] })
    expect(whole).toMatchObject({
      status: 'succeeded',
      amount_received: 5000,
      latest_charge: { amount_refunded: 5000, refunded: true },
    })
    expect(at.simulator.ledger().references).toMatchObject([{ refunded: 5000, held: 0 }])
  })

  it('sees only what belongs to its own account', async () => {
    const { id, payment_method } = await stripe.paymentIntents.create(CONFIRMED)
    const other = at.client({}, 'sk_test_456')
    await expect(other.paymentIntents.retrieve(id)).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
      statusCode: 404,
      code: 'resource_missing',
      message: `No such payment_intent: '${id}'`,
    })
    await expect(other.refunds.create({ payment_intent: id })).rejects.toMatchObject({
      code: 'resource_missing',
      param: 'payment_intent',
    })
    expect((await other.paymentIntents.list()).data).toEqual([])
    const borrowed = {
      ...CONFIRMED,
      payment_method: typeof payment_method === 'string' ? payment_method : '',
    }
    await expect(other.paymentIntents.create(borrowed)).rejects.toMatchObject({
      code: 'resource_missing',
      param: 'payment_method',
    })
    expect(await stripe.paymentIntents.create(borrowed)).toMatchObject({ payment_method })
  })

  it('gets the same ids from the same seed, whatever came before', async () => {
    const [first] = at.simulator.ledger().charges
    expect(first).toBeUndefined()
    const made = await stripe.paymentIntents.create(CONFIRMED)
    const again = await startStripe(stage)
    await again.stripe.paymentIntents.create({ amount: 1, currency: 'usd' })
    const twin = await again.stripe.paymentIntents.create(CONFIRMED)
    expect(twin).toMatchObject({
      id: made.id,
      client_secret: made.client_secret,
      latest_charge: made.latest_charge,
      payment_method: made.payment_method,
    })
    const other = await startStripe(stage, {}, { seed: 7 })
    expect((await other.stripe.paymentIntents.create(CONFIRMED)).id).not.toBe(made.id)
  })
})
