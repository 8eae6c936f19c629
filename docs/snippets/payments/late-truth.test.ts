import { afterAll, assert, beforeAll, expect, it } from 'vitest'
import { createPaymentClient, won } from '@holdfast/pg-client'
import { stripe } from '@holdfast/pg-client/dialects/stripe'
import { memoryPaymentStore } from '@holdfast/pg-client/memory'
import { createSimulator } from '@holdfast/pg-simulator'
import { systemClock } from '@holdfast/resilience-kit'

const hour = 3_600_000
let later = 0
/** Hours pass between two lines of a test. */
const clock = { ...systemClock, now: () => systemClock.now() + later }
const simulator = createSimulator({
  clock,
  dialects: ['stripe'],
  scenario: 'calm',
  change: { latency: 0, processing: 0 },
})
let baseUrl: string

beforeAll(async () => {
  baseUrl = (await simulator.start()).gatewayUrl
})
afterAll(() => simulator.stop())

it('gives back what comes too late for its order', async () => {
  const dialect = stripe({
    secretKey: 'sk_test_of_the_shop',
    webhookSecrets: ['whsec_of_the_shop'],
    baseUrl,
  })
  const store = memoryPaymentStore()
  const payments = createPaymentClient({
    dialect,
    store,
    limits: { maxAttempts: 1 },
    env: { clock },
  })
  const told: string[] = []
  const orders = {
    markPaid: (orderId: string) => Promise.resolve(void told.push(`${orderId} paid`)),
    canTakePayment: (orderId: string) => Promise.resolve(orderId !== 'order-too-late'),
  }
  // #region handler
  payments.events.deliver(async ({ event }) => {
    if (event.to !== 'approved') return
    if (event.late && !(await orders.canTakePayment(event.orderId))) {
      await payments.giveBack(event.paymentId, 'order-gone') // its goods went to somebody else
      return
    }
    await orders.markPaid(event.orderId)
  })
  // #endregion
  const pay = async (orderId: string) => {
    const { payment } = await simulator.withFault({ fault: 'answer-lost' }, () =>
      payments.submit({
        orderId,
        owner: 'buyer-1',
        amount: won(10_000),
        instrument: { paymentMethod: 'pm_card_visa' },
      }),
    )
    assert(payment)
    later += 2 * hour // nothing can be on its way any more, and absence is believed
    // A look-up that lags: Stripe's do not, and this is how one gives up a payment that was made.
    const given = await simulator.withFault({ fault: 'stale-look-up' }, () =>
      payments.checkNow(payment.id),
    )
    expect(given.payment.state).toBe('failed')
    await payments.checkNow(payment.id)
    await payments.idle()
    return payments.inquire(payment.id)
  }
  expect(await pay('order-in-time')).toMatchObject({ state: 'approved' })
  expect(told).toEqual(['order-in-time paid'])
  const late = await pay('order-too-late')
  expect(late).toMatchObject({ state: 'canceling', refund: { reason: 'order-gone' } })
  expect(told).toHaveLength(1)
  await payments.stop()
})
