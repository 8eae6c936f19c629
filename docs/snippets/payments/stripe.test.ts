import { afterAll, assert, beforeAll, expect, it } from 'vitest'
import { money, type PaymentClient } from '@holdfast/pg-client'
import type { StripeInstrument } from '@holdfast/pg-client/dialects/stripe'
import { createSimulator, type Simulator } from '@holdfast/pg-simulator'
import { CallbackAddress } from './callback-address.js'
// #region client
import { createPaymentClient } from '@holdfast/pg-client'
import { stripe } from '@holdfast/pg-client/dialects/stripe'
import { memoryPaymentStore } from '@holdfast/pg-client/memory'
// #endregion

const address = new CallbackAddress()
const newSecret = 'whsec_of_the_shop'
const oldSecret = 'whsec_of_last_year'
let payments: PaymentClient<StripeInstrument>
let simulator: Simulator

beforeAll(async () => {
  const origin = await address.open()
  simulator = createSimulator({
    dialects: ['stripe'],
    scenario: 'calm',
    change: { latency: 0, processing: 0 },
    callbackOrigins: [origin],
    webhooks: [{ dialect: 'stripe', url: `${origin}/hook`, secret: oldSecret }],
  })
  const baseUrl = (await simulator.start()).gatewayUrl
  // #region client
  payments = createPaymentClient({
    dialect: stripe({
      secretKey: 'sk_test_of_the_shop',
      webhookSecrets: [newSecret, oldSecret], // both, while one replaces the other
      baseUrl, // without it: Stripe itself
    }),
    store: memoryPaymentStore(),
  })
  // #endregion
  address.client = payments
})
afterAll(async () => {
  await payments.stop()
  await simulator.stop()
  address.close()
})

it('asks the buyer to authenticate, and hears of it by a webhook', async () => {
  const orderId = 'order-7f3kq9x2'
  // #region pay
  const { payment, buyerAction } = await payments.submit({
    orderId,
    owner: 'buyer-1',
    amount: money(1299, 'USD'), // 12.99 dollars
    instrument: { paymentMethod: 'pm_card_authenticationRequired', last4: '3184' },
  })
  if (buyerAction?.kind === 'authenticate') {
    // To the page: stripe.handleNextAction({ clientSecret }). It is told once, and never stored.
    console.log(payment?.state, buyerAction.clientSecret.length) // pending ...
  }
  // #endregion
  expect(buyerAction?.kind).toBe('authenticate')
  assert(payment)
  expect(payment.state).toBe('pending')
  simulator.act('stripe', 'authenticate', { paymentIntent: payment.gatewayKey })
  await simulator.whenIdle()
  await payments.idle()
  expect((await payments.inquire(payment.id))?.state).toBe('approved')
})

it('closes a declined intent before another card pays', async () => {
  const of = (paymentMethod: string) => ({
    orderId: 'order-two-cards',
    owner: 'buyer-1',
    amount: money(1299, 'USD'),
    instrument: { paymentMethod },
  })
  // #region declined
  const first = await payments.submit(of('pm_card_chargeDeclinedInsufficientFunds'))
  expect(first.certainty).toBe('declined')
  expect(first.payment).toMatchObject({ state: 'declined', mayStillTurn: true })

  const second = await payments.submit(of('pm_card_visa')) // closes the first one at Stripe
  expect(second.payment?.state).toBe('approved')
  // #endregion
  const { charges } = simulator.ledger()
  expect(charges.map(({ status }) => status).slice(-2)).toEqual(['canceled', 'succeeded'])
  expect((await payments.inquire(first.payment?.id ?? ''))?.mayStillTurn).toBe(false)
})
