import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSimulator } from '@holdfast/pg-simulator'
// #region example
import { createPaymentClient, money } from '@holdfast/pg-client'
import { stripe } from '@holdfast/pg-client/dialects/stripe'
import { sqlitePaymentStore } from '@holdfast/pg-client/sqlite'
// #endregion

const simulator = createSimulator({
  dialects: ['stripe'],
  scenario: 'calm',
  change: { latency: 0, processing: 0 },
})
let baseUrl: string

beforeAll(async () => {
  baseUrl = (await simulator.start()).gatewayUrl
})
afterAll(() => simulator.stop())

it('pays in ten lines', async () => {
  const [secretKey, secret, file] = ['sk_test_of_the_shop', 'whsec_of_the_shop', ':memory:']
  const told: string[] = []
  const orders = { follow: (event: { readonly to: string }) => void told.push(event.to) }
  // #region example
  const dialect = stripe({ secretKey, webhookSecrets: [secret], baseUrl })
  const payments = createPaymentClient({ dialect, store: sqlitePaymentStore({ file }) })
  payments.events.deliver(async ({ event }) => orders.follow(event)) // durable, at least once
  payments.reconciler.start() // finds out what no answer and no callback told

  const { certainty, payment, buyerMessage } = await payments.submit({
    orderId: 'order-7f3kq9x2',
    owner: 'buyer-1',
    amount: money(1299, 'USD'), // 12.99 dollars
    instrument: { paymentMethod: 'pm_card_visa' },
  })
  console.log(certainty, payment?.state, buyerMessage.en) // a value, whatever Stripe does
  // #endregion
  expect(certainty).toBe('accepted')
  await payments.idle()
  expect(told).toEqual(['approved'])
  await payments.stop()
})
