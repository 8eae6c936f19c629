import { Stripe } from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Stage } from '../../testing/stage.js'
import { startStripe, type StripeStage } from '../../testing/stripe-stage.js'

const PAYMENT = {
  amount: 5000,
  currency: 'krw',
  confirm: true,
  payment_method: 'pm_card_visa',
  metadata: { order_id: 'order-1' },
} as const

/** The first request is struck; its repeats are not. */
const once = { occurrence: 1 } as const

/** What the official npm package repeats, and what the gateway makes of it. */
describe('retries of the stripe package', () => {
  const stage = new Stage()
  let at: StripeStage
  let stripe: Stripe

  beforeEach(async () => {
    at = await startStripe(stage)
    stripe = at.client({ maxNetworkRetries: 2 })
  })
  afterEach(() => stage.clear())

  it.each(['answer-lost', 'connection-reset', 'in-flight', 'proxy-error'])(
    'bring back one charge after %s',
    async (fault) => {
      await at.simulator.addFault({ fault, match: once })
      const made = await stripe.paymentIntents.create(PAYMENT)
      expect(made).toMatchObject({ status: 'succeeded' })
      expect(at.simulator.journal().filter(({ kind }) => kind === 'request')).toHaveLength(2)
      expect(at.simulator.ledger().charges).toMatchObject([{ key: made.id, received: 5000 }])
    },
  )

  it('are none after a truncated body; the caller’s own repeat gets the answer', async () => {
    const idempotencyKey = 'order-1-pay'
    await at.simulator.addFault({ fault: 'truncated-body', match: once })
    const pay = () => stripe.paymentIntents.create(PAYMENT, { idempotencyKey })
    await expect(pay()).rejects.toBeInstanceOf(Stripe.errors.StripeConnectionError)
    expect(at.simulator.journal().filter(({ kind }) => kind === 'request')).toHaveLength(1)
    expect((await pay()).status).toBe('succeeded')
    expect(at.simulator.ledger().charges).toHaveLength(1)
  })

  it('say that an answer is one that was kept, and which', async () => {
    const idempotencyKey = 'order-1-pay'
    const first = await stripe.paymentIntents.create(PAYMENT, { idempotencyKey })
    const again = await stripe.paymentIntents.create(PAYMENT, { idempotencyKey })
    expect(again).toMatchObject({ ...first })
    expect(again.lastResponse.headers).toMatchObject({
      'idempotent-replayed': 'true',
      'original-request': first.lastResponse.requestId,
      'idempotency-key': idempotencyKey,
    })
    expect(again.lastResponse.requestId).not.toBe(first.lastResponse.requestId)
    expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined()
  })

  it('repeat a decline by its key, also when the card would pay by now', async () => {
    const idempotencyKey = 'order-1-pay'
    await at.simulator.changeScenario({
      outcomes: { approved: 0, limitExceeded: 1, invalidCard: 0 },
    })
    const declined = { type: 'StripeCardError', decline_code: 'insufficient_funds' }
    const pay = () => stripe.paymentIntents.create(PAYMENT, { idempotencyKey })
    await expect(pay()).rejects.toMatchObject(declined)
    await at.simulator.changeScenario({
      outcomes: { approved: 1, limitExceeded: 0, invalidCard: 0 },
    })
    await expect(pay()).rejects.toMatchObject(declined)
    expect(at.simulator.ledger().charges).toHaveLength(1)
  })

  it('get the same 500 for ever after fail-after-commit; only a look-up tells', async () => {
    const idempotencyKey = 'order-1-pay'
    await at.simulator.addFault({ fault: 'fail-after-commit', match: once })
    const pay = () => stripe.paymentIntents.create(PAYMENT, { idempotencyKey })
    for (let time = 1; time <= 2; time += 1) {
      await expect(pay()).rejects.toMatchObject({
        type: 'StripeAPIError',
        statusCode: 500,
        rawType: 'api_error',
      })
    }
    expect(at.simulator.journal().filter(({ kind }) => kind === 'request')).toHaveLength(6)
    expect(at.simulator.ledger().charges).toMatchObject([{ received: 5000 }])
    const { data } = await stripe.paymentIntents.search({
      query: "metadata['order_id']:'order-1'",
    })
    expect(data).toMatchObject([{ status: 'succeeded', amount_received: 5000 }])
  })

  it('get the same 500 for ever after fail-before-commit; a look-up finds nothing', async () => {
    const idempotencyKey = 'order-1-pay'
    await at.simulator.addFault({ fault: 'fail-before-commit', match: once })
    const pay = stripe.paymentIntents.create(PAYMENT, { idempotencyKey })
    await expect(pay).rejects.toMatchObject({ statusCode: 500 })
    expect((await stripe.paymentIntents.list()).data).toEqual([])
    const anew = await stripe.paymentIntents.create(PAYMENT, { idempotencyKey: 'another' })
    expect(anew.status).toBe('succeeded')
  })

  it('of a refund give back once', async () => {
    const { id } = await stripe.paymentIntents.create(PAYMENT)
    await at.simulator.addFault({
      fault: 'answer-lost',
      match: { operation: 'createRefund', ...once },
    })
    const refund = await stripe.refunds.create({ payment_intent: id, amount: 2000 })
    expect(refund).toMatchObject({ status: 'succeeded', amount: 2000 })
    expect(at.simulator.ledger().charges).toMatchObject([{ refunded: 2000 }])
  })

  it('charge twice without a key of their own, as the caller’s two calls do', async () => {
    await stripe.paymentIntents.create(PAYMENT)
    await stripe.paymentIntents.create(PAYMENT)
    expect(at.simulator.ledger().references).toMatchObject([{ charges: 2, received: 10_000 }])
  })

  it('meet a first request that is still running as 409', async () => {
    await at.simulator.changeScenario({ latency: { fixed: '1h' } })
    const idempotencyKey = 'order-1-pay'
    const slow = at.client({ maxNetworkRetries: 0, timeout: 20 })
    const timedOut = slow.paymentIntents.create(PAYMENT, { idempotencyKey })
    await expect(timedOut).rejects.toBeInstanceOf(Stripe.errors.StripeConnectionError)
    const again = stripe.paymentIntents.create(PAYMENT, { idempotencyKey })
    await expect(again).rejects.toMatchObject({
      type: 'StripeAPIError',
      statusCode: 409,
      code: 'idempotency_key_in_use',
    })
  })

  it('draws faults by the order id, else by the caller’s key, else by the parameters', async () => {
    const { metadata: _, ...bare } = PAYMENT
    await stripe.paymentIntents.create(PAYMENT, { idempotencyKey: 'key-1' })
    await stripe.paymentIntents.create({ ...bare, metadata: { reference: 'ref-1' } })
    await stripe.paymentIntents.create(bare, { idempotencyKey: 'key-2' })
    await stripe.paymentIntents.create(bare)
    const { charges } = at.simulator.ledger()
    const digest = expect.stringMatching(/^[0-9a-f]{16}$/)
    const references = charges.map(({ reference }) => reference)
    expect(references).toEqual(['order-1', 'ref-1', 'key-2', digest])
    const refund = (index: number) =>
      stripe.refunds.create({ payment_intent: charges.at(index)?.key ?? '' })
    const struck = { fault: 'fail-before-commit', match: { reference: 'order-1' } }
    await at.simulator.withFault(struck, async () => {
      await expect(refund(0)).rejects.toMatchObject({ statusCode: 500 })
      expect(await refund(1)).toMatchObject({ status: 'succeeded' })
    })
  })
})
