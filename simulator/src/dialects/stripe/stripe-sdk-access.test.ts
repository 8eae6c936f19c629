import { Stripe } from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Stage } from '../../testing/stage.js'
import { rejection, startStripe, type StripeStage } from '../../testing/stripe-stage.js'

const PAYMENT = { amount: 5000, currency: 'krw', metadata: { order_id: 'order-1' } } as const
const { errors } = Stripe

/** What the official npm package may do with which key, over HTTP. */
describe('the stripe package', () => {
  const stage = new Stage()
  let at: StripeStage

  beforeEach(async () => {
    at = await startStripe(stage)
  })
  afterEach(() => stage.clear())

  it.each([
    ['sk_live_51ABCDEF', 'live keys are refused'],
    ['pk_test_123', 'publishable'],
    ['nonsense-0042', 'Invalid API Key provided: ****0042'],
  ])('is not let in with %s', async (key, message) => {
    const error = await rejection(at.client({}, key).paymentIntents.list())
    expect(error).toBeInstanceOf(errors.StripeAuthenticationError)
    expect(error).toMatchObject({ statusCode: 401, type: 'StripeAuthenticationError' })
    expect(error.message).toContain(message)
    expect(JSON.stringify(at.simulator.journal())).not.toContain(key)
  })

  it('may only read with a restricted key', async () => {
    const reader = at.client({}, 'rk_test_123')
    expect((await reader.paymentIntents.list()).data).toEqual([])
    const error = await rejection(reader.paymentIntents.create(PAYMENT))
    expect(error).toBeInstanceOf(errors.StripePermissionError)
  })
})
