import { afterAll, assert, beforeAll, expect, it } from 'vitest'
import { CardNumber, createPaymentClient, won } from '@holdfast/pg-client'
import { asyncCard } from '@holdfast/pg-client/dialects/async-card'
import { memoryPaymentStore } from '@holdfast/pg-client/memory'
import { createSimulator } from '@holdfast/pg-simulator'

interface Words {
  is(word: string): void
}

const simulator = createSimulator({ scenario: 'calm', change: { latency: 0, processing: 0 } })
let baseUrl: string

beforeAll(async () => {
  baseUrl = (await simulator.start()).gatewayUrl
})
afterAll(() => simulator.stop())

it('tells the shop what became of a payment, in order and at least once', async () => {
  const dialect = asyncCard({ baseUrl, callbackUrl: 'http://localhost:8080/payments/callback' })
  const payments = createPaymentClient({ dialect, store: memoryPaymentStore() })
  const said: string[] = []
  const kept = { lastSequence: 0 }
  const orders = {
    change: (orderId: string, act: (order: typeof kept & Words) => void) => {
      act(Object.assign(kept, { is: (word: string) => void said.push(`${orderId} ${word}`) }))
      return Promise.resolve()
    },
  }
  // #region deliver
  payments.events.deliver(async ({ sequence, event }) => {
    // One transaction of the shop's own database.
    await orders.change(event.orderId, (order) => {
      if (sequence <= order.lastSequence) return // this order has seen it before
      order.lastSequence = sequence
      if (event.to === 'approved') order.is('paid')
      if (event.to === 'declined') order.is('waiting for another card')
      if (event.to === 'failed') order.is('waiting for another try')
      if (event.to === 'canceled') order.is('canceled')
    })
  })
  // #endregion
  const { payment } = await payments.submit({
    orderId: 'order-7f3kq9x2',
    owner: 'buyer-1',
    amount: won(12_000),
    instrument: { cardType: 'KB', cardNumber: CardNumber.of('1234-5678-9814-1451') },
  })
  assert(payment)
  await simulator.whenIdle()
  await payments.checkNow(payment.id)
  await payments.idle()
  expect(said).toEqual(['order-7f3kq9x2 paid'])
  expect(kept.lastSequence).toBeGreaterThan(0)
  await payments.stop()
})
