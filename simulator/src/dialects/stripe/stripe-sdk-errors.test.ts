import { Stripe } from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Stage } from '../../testing/stage.js'
import { rejection, startStripe, type StripeStage } from '../../testing/stripe-stage.js'

const PAYMENT = { amount: 5000, currency: 'krw', metadata: { order_id: 'order-1' } } as const
const { errors } = Stripe

/** The official npm package's own error classes, over HTTP. */
describe('the stripe package', () => {
  const stage = new Stage()
  let at: StripeStage
  let stripe: Stripe

  beforeEach(async () => {
    at = await startStripe(stage)
    stripe = at.client({ maxNetworkRetries: 0 })
  })
  afterEach(() => stage.clear())

  it('takes a decline for a StripeCardError, and the next card pays', async () => {
    const error = await rejection(
      stripe.paymentIntents.create({
        ...PAYMENT,
        confirm: true,
        payment_method: 'pm_card_chargeDeclinedInsufficientFunds',
      }),
    )
    expect(error).toBeInstanceOf(errors.StripeCardError)
    expect(error).toMatchObject({
      statusCode: 402,
      code: 'card_declined',
      decline_code: 'insufficient_funds',
      message: 'Your card has insufficient funds.',
      charge: expect.stringMatching(/^ch_/),
      payment_method: { card: { last4: '9995' } },
      payment_intent: {
        status: 'requires_payment_method',
        payment_method: null,
        last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' },
      },
    })
    const { id } = error.payment_intent ?? { id: '' }
    expect(
      await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' }),
    ).toMatchObject({ id, status: 'succeeded', last_payment_error: null })
    expect(at.simulator.ledger().charges).toHaveLength(1)
  })

  it.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_visa_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
    ['pm_card_chargeDeclinedStolenCard', 'card_declined', 'stolen_card'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', ''],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', ''],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', ''],
  ])('is declined with %s by %s', async (payment_method, code, decline_code) => {
    const { id } = await stripe.paymentIntents.create(PAYMENT)
    const error = await rejection(stripe.paymentIntents.confirm(id, { payment_method }))
    expect(error).toBeInstanceOf(errors.StripeCardError)
    expect(error).toMatchObject({ code, decline_code })
  })

  it('is declined by other cards as often as the scenario says', async () => {
    await at.simulator.changeScenario({
      outcomes: { approved: 0, limitExceeded: 1, invalidCard: 0 },
    })
    const confirmed = { ...PAYMENT, confirm: true, payment_method: 'pm_card_visa' }
    expect(await rejection(stripe.paymentIntents.create(confirmed))).toMatchObject({
      decline_code: 'insufficient_funds',
    })
    await at.simulator.changeScenario({
      outcomes: { approved: 0, limitExceeded: 0, invalidCard: 1 },
    })
    expect(await rejection(stripe.paymentIntents.create(confirmed))).toMatchObject({
      decline_code: 'invalid_account',
    })
    const paid = await stripe.paymentIntents.create({
      ...confirmed,
      payment_method: 'pm_usBankAccount_success',
    })
    await at.simulator.whenIdle()
    expect(await stripe.paymentIntents.retrieve(paid.id)).toMatchObject({ status: 'succeeded' })
  })

  it('is drawn anew at every confirmation', async () => {
    await at.simulator.changeScenario({
      outcomes: { approved: 0.5, limitExceeded: 0.5, invalidCard: 0 },
    })
    let declines = 0
    for (let order = 1; order <= 5; order += 1) {
      const metadata = { order_id: `order-${order}` }
      const { id } = await stripe.paymentIntents.create({ ...PAYMENT, metadata })
      const pay = () => stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' })
      for (let time = 1; time <= 20; time += 1) {
        const hasPaid = await pay().then(Boolean, () => false)
        if (hasPaid) break
        declines += 1
      }
    }
    expect(declines).toBeGreaterThan(0)
    expect(at.simulator.ledger().charges.map(({ held }) => held)).toEqual(Array(5).fill(5000))
  })

  it('takes nonsense for a StripeInvalidRequestError that names the parameter', async () => {
    const unknown = { ...PAYMENT, colour: 'red' } as Stripe.PaymentIntentCreateParams
    const cases: [Promise<unknown>, object][] = [
      [stripe.paymentIntents.create(unknown), { code: 'parameter_unknown', param: 'colour' }],
      [
        stripe.paymentIntents.create({ ...PAYMENT, payment_method: 'pm_nothing' }),
        { code: 'resource_missing', param: 'payment_method' },
      ],
      [
        stripe.paymentIntents.create({ ...PAYMENT, amount: 0 }),
        { code: 'amount_too_small', param: 'amount' },
      ],
      [
        stripe.paymentIntents.capture('pi_nothing'),
        { code: 'resource_missing', param: 'intent', statusCode: 404 },
      ],
    ]
    for (const [call, said] of cases) {
      const error = await rejection(call)
      expect(error).toBeInstanceOf(errors.StripeInvalidRequestError)
      expect(error).toMatchObject({ statusCode: 400, ...said })
    }
  })

  it('may not do what the state forbids', async () => {
    const { id } = await stripe.paymentIntents.create({
      ...PAYMENT,
      confirm: true,
      payment_method: 'pm_card_visa',
    })
    const error = await rejection(stripe.paymentIntents.cancel(id))
    expect(error).toBeInstanceOf(errors.StripeInvalidRequestError)
    expect(error).toMatchObject({
      code: 'payment_intent_unexpected_state',
      message: 'You cannot cancel this PaymentIntent because it has a status of succeeded.',
      payment_intent: { id, status: 'succeeded' },
    })
  })

  it('sees a StripeIdempotencyError for other parameters or another path', async () => {
    const idempotencyKey = 'order-1-pay'
    const first = await stripe.paymentIntents.create(PAYMENT, { idempotencyKey })
    const others = [
      stripe.paymentIntents.create({ ...PAYMENT, amount: 1 }, { idempotencyKey }),
      // Parameters are looked at after the key.
      stripe.paymentIntents.create({ ...PAYMENT, amount: -1 }, { idempotencyKey }),
      stripe.paymentIntents.cancel(first.id, {}, { idempotencyKey }),
    ]
    for (const other of others) {
      const error = await rejection(other)
      expect(error).toBeInstanceOf(errors.StripeIdempotencyError)
      expect(error).toMatchObject({ statusCode: 400, rawType: 'idempotency_error' })
    }
    const elsewhere = await at
      .client({}, 'sk_test_456')
      .paymentIntents.create({ ...PAYMENT, amount: 1 }, { idempotencyKey })
    expect(elsewhere.id).not.toBe(first.id)
  })

  it('keeps nothing of refused parameters', async () => {
    const idempotencyKey = 'order-1-pay'
    await rejection(stripe.paymentIntents.create({ ...PAYMENT, amount: 0 }, { idempotencyKey }))
    await rejection(stripe.paymentIntents.cancel('pi_nothing', {}, { idempotencyKey }))
    const made = await stripe.paymentIntents.create(PAYMENT, { idempotencyKey })
    expect(made).toMatchObject({ amount: 5000 })
    expect(made.lastResponse.headers['idempotent-replayed']).toBeUndefined()
  })

  it('may use a key of 255 characters and no longer one', async () => {
    const longest = 'k'.repeat(255)
    await stripe.paymentIntents.create(PAYMENT, { idempotencyKey: longest })
    const error = await rejection(
      stripe.paymentIntents.create(PAYMENT, { idempotencyKey: `${longest}k` }),
    )
    expect(error).toMatchObject({ statusCode: 400, type: 'StripeInvalidRequestError' })
  })

  it('sees a StripeRateLimitError, which is not repeated and not kept', async () => {
    const idempotencyKey = 'order-1-pay'
    const rule = { fault: 'rate-limit', limit: { requests: 0, per: 1000 } }
    const patient = at.client({ maxNetworkRetries: 3 })
    await at.simulator.withFault(rule, async () => {
      const error = await rejection(patient.paymentIntents.create(PAYMENT, { idempotencyKey }))
      expect(error).toBeInstanceOf(errors.StripeRateLimitError)
      expect(error).toMatchObject({ statusCode: 429, code: 'rate_limit' })
    })
    expect(at.simulator.journal()).toHaveLength(1)
    expect(at.simulator.ledger().charges).toEqual([])
    await patient.paymentIntents.create(PAYMENT, { idempotencyKey })
    expect(at.simulator.ledger().charges).toHaveLength(1)
  })

  it('sees a StripeAPIError for a proxy page, without a status', async () => {
    await at.simulator.withFault({ fault: 'brown-out' }, async () => {
      const error = await rejection(stripe.paymentIntents.create(PAYMENT))
      expect(error).toBeInstanceOf(errors.StripeAPIError)
      expect(error.statusCode).toBeUndefined()
    })
    expect(at.simulator.ledger().charges).toEqual([])
  })

  it.each(['truncated-body', 'answer-lost', 'connection-reset'])(
    'sees a StripeConnectionError under %s',
    async (fault) => {
      await at.simulator.withFault({ fault }, async () => {
        const error = await rejection(stripe.paymentIntents.create(PAYMENT))
        expect(error).toBeInstanceOf(errors.StripeConnectionError)
      })
    },
  )

  it('sees a StripeAPIError for a broken body, and the payment is made', async () => {
    await at.simulator.withFault({ fault: 'malformed-body' }, async () => {
      const error = await rejection(stripe.paymentIntents.create(PAYMENT))
      expect(error).toBeInstanceOf(errors.StripeAPIError)
      expect(error.message).toContain('Invalid JSON received')
    })
    expect(at.simulator.ledger().charges).toHaveLength(1)
  })

  it('sees a StripeConnectionError while nobody listens', async () => {
    await at.simulator.withFault({ fault: 'connection-refused' }, async () => {
      const error = await rejection(stripe.paymentIntents.create(PAYMENT))
      expect(error).toBeInstanceOf(errors.StripeConnectionError)
    })
  })
})
