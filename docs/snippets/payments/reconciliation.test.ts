import { afterAll, assert, beforeAll, expect, it } from 'vitest'
import { createPaymentClient, won } from '@holdfast/pg-client'
import { toss } from '@holdfast/pg-client/dialects/toss'
import { memoryPaymentStore } from '@holdfast/pg-client/memory'
import { createSimulator } from '@holdfast/pg-simulator'

const simulator = createSimulator({
  dialects: ['toss'],
  scenario: 'calm',
  change: { latency: 0, processing: 0 },
})
let baseUrl: string

beforeAll(async () => {
  baseUrl = (await simulator.start()).gatewayUrl
})
afterAll(() => simulator.stop())

it('finds out what nobody told, and compares the books', async () => {
  const dialect = toss({ secretKey: 'test_sk_of_the_shop', baseUrl })
  const store = memoryPaymentStore()
  // #region start
  const payments = createPaymentClient({ dialect, store })
  payments.reconciler.start()
  process.once('SIGTERM', () => void payments.stop().then(() => store.close()))
  // #endregion
  process.removeAllListeners('SIGTERM')
  const reference = await payments.nextReference('order-7f3kq9x2')
  const redirect = simulator.act('toss', 'authenticate', { orderId: reference, amount: 12_000 })
  const { paymentKey } = redirect as { readonly paymentKey: string }
  const order = {
    orderId: 'order-7f3kq9x2',
    owner: 'buyer-1',
    amount: won(12_000),
    instrument: { paymentKey, orderId: reference, amount: 12_000 },
  }
  const { payment } = await payments.submit(order)
  assert(payment)
  // #region check-now
  const { payment: now, buyerMessage, refusedBy } = await payments.checkNow(payment.id)
  if (refusedBy === undefined) console.log(now.state, buyerMessage.ko)
  // #endregion
  expect(now.state).toBe('approved')
  const yesterday = Date.now() - 24 * 3_600_000
  const midnight = Date.now() + 1000
  // #region audit
  const report = await payments.audit({ from: yesterday, to: midnight })
  console.log(report.ours, report.theirs, report.byKind)
  for (const found of report.breaks)
    console.log(found.kind, found.reference, found.ours, found.theirs)
  // #endregion
  expect(report).toMatchObject({ comparedWith: 'list', ours: 1, theirs: 1, breaks: [] })
  await payments.stop()
})
