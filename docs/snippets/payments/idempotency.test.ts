import { afterAll, beforeAll, expect, it } from 'vitest'
import { CardNumber, createPaymentClient, money, won } from '@holdfast/pg-client'
import { asyncCard } from '@holdfast/pg-client/dialects/async-card'
import { stripe } from '@holdfast/pg-client/dialects/stripe'
import { memoryPaymentStore } from '@holdfast/pg-client/memory'
import { createSimulator } from '@holdfast/pg-simulator'

const simulator = createSimulator({
  dialects: ['stripe', 'async-card'],
  scenario: 'calm',
  change: { latency: 0, processing: 0 },
})
let baseUrls: Readonly<Record<string, string>>

beforeAll(async () => {
  baseUrls = (await simulator.start()).dialects
})
afterAll(() => simulator.stop())

it('sends the same keyed request again', async () => {
  const payments = createPaymentClient({
    dialect: stripe({
      secretKey: 'sk_test_of_the_shop',
      webhookSecrets: ['whsec_of_the_shop'],
      baseUrl: baseUrls['stripe'] ?? '',
    }),
    store: memoryPaymentStore(),
  })
  // #region same-key
  const order = {
    orderId: 'order-7f3kq9x2',
    owner: 'buyer-1',
    amount: money(1299, 'USD'), // 12.99 dollars
    instrument: { paymentMethod: 'pm_card_visa' },
  }
  const lost = { fault: 'answer-lost', match: { operation: 'submit', occurrence: 1 } }
  const { certainty, payment } = await simulator.withFault(lost, () => payments.submit(order))

  expect({ certainty, state: payment?.state }).toEqual({ certainty: 'accepted', state: 'approved' })
  expect(payment?.attempts).toBe(2)
  expect(payment?.keyedRequest?.key).toBe(`pay-${payment?.id}`)
  expect(simulator.ledger({ dialect: 'stripe' }).charges).toHaveLength(1)
  // #endregion
  await payments.stop()
})

it('never repeats an unanswered request without a key', async () => {
  const payments = createPaymentClient({
    dialect: asyncCard({
      baseUrl: baseUrls['async-card'] ?? '',
      callbackUrl: 'http://localhost:8080/payments/callback',
    }),
    store: memoryPaymentStore(),
  })
  const cardNumber = CardNumber.of('1234-5678-9814-1451')
  // #region no-key
  const order = {
    orderId: 'order-7f3kq9x2',
    owner: 'buyer-1',
    amount: won(12_000),
    instrument: { cardType: 'SAMSUNG', cardNumber },
  } as const
  const lost = { fault: 'answer-lost', match: { operation: 'submit', occurrence: 1 } }
  const { certainty, payment } = await simulator.withFault(lost, () => payments.submit(order))

  expect(certainty).toBe('unknown')
  expect(payment?.attempts).toBe(1)
  expect(simulator.ledger({ dialect: 'async-card' }).charges).toHaveLength(1)
  // #endregion
  await payments.stop()
})
