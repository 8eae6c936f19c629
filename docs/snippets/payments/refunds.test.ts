import { afterAll, assert, beforeAll, expect, it } from 'vitest'
import { createPaymentClient, won } from '@holdfast/pg-client'
import { stripe } from '@holdfast/pg-client/dialects/stripe'
import { memoryPaymentStore } from '@holdfast/pg-client/memory'
import { createSimulator } from '@holdfast/pg-simulator'

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

it('gives a part back, once per request', async () => {
  const payments = createPaymentClient({
    dialect: stripe({
      secretKey: 'sk_test_of_the_shop',
      webhookSecrets: ['whsec_of_the_shop'],
      baseUrl,
    }),
    store: memoryPaymentStore(),
  })
  const { payment } = await payments.submit({
    orderId: 'order-7f3kq9x2',
    owner: 'buyer-1',
    amount: won(10_000),
    instrument: { paymentMethod: 'pm_card_visa' },
  })
  assert(payment)
  // #region part
  const wanted = { amountMinor: 6000, reason: 'one of two shirts', requestId: 'return-17' }
  const first = await payments.cancel(payment.id, wanted)
  expect(first.refund?.state).toBe('done')
  expect(first.payment).toMatchObject({ state: 'partiallyCanceled', refundedMinor: 6000 })

  const again = await payments.cancel(payment.id, wanted) // the same request, not another one
  expect(again.refund?.id).toBe(first.refund?.id)

  const tooMuch = await payments.cancel(payment.id, { amountMinor: 6000, reason: 'the other' })
  expect(tooMuch).toMatchObject({ refund: null, conflict: 'exceeds-refundable' })
  // #endregion
  expect(simulator.ledger().charges).toMatchObject([{ refunded: 6000, held: 4000 }])
  await payments.stop()
})
