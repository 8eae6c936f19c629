import { afterAll, assert, beforeAll, expect, it } from 'vitest'
import { CardNumber, createPaymentClient, won } from '@holdfast/pg-client'
import { asyncCard } from '@holdfast/pg-client/dialects/async-card'
import { memoryPaymentStore } from '@holdfast/pg-client/memory'
import { createSimulator } from '@holdfast/pg-simulator'

const simulator = createSimulator({ scenario: 'calm', change: { latency: 0, processing: 0 } })
let baseUrl: string

beforeAll(async () => {
  baseUrl = (await simulator.start()).gatewayUrl
})
afterAll(() => simulator.stop())

it('keeps an unknown payment open until the gateway says', async () => {
  const callbackUrl = 'http://localhost:8080/payments/callback'
  const dialect = asyncCard({ baseUrl, callbackUrl })
  const payments = createPaymentClient({ dialect, store: memoryPaymentStore() })
  const instrument = {
    cardType: 'KB',
    cardNumber: CardNumber.of('1234-5678-9814-1451'),
  } as const
  // #region unknown
  const order = { orderId: 'order-7f3kq9x2', owner: 'buyer-1', amount: won(12_000), instrument }
  const first = await simulator.withFault({ fault: 'answer-lost' }, () => payments.submit(order))
  expect(first.certainty).toBe('unknown')
  expect(first.buyerMessage.en).toBe(
    'We are confirming your payment. Please wait and do not pay again.',
  )

  const again = await payments.submit(order) // the buyer presses the button once more
  expect(again.conflict).toBe('payment-open') // nothing was sent

  await simulator.whenIdle()
  assert(first.payment) // null only where an order contradicts its earlier payments
  const { payment } = await payments.checkNow(first.payment.id)
  expect(payment.state).toBe('approved')
  // #endregion
  expect(simulator.ledger().charges).toHaveLength(1)
  await payments.stop()
})
