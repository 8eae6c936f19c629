import { createServer, type IncomingHttpHeaders } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createSimulator } from '@holdfast/pg-simulator'
// #region sdk
import { Stripe } from 'stripe'
// #endregion

const secret = 'whsec_of_the_shop'
const told: { body: string; headers: IncomingHttpHeaders }[] = []
const endpoint = createServer((request, response) => {
  void text(request).then((body) => {
    told.push({ body, headers: request.headers })
    response.end()
  })
})
let simulator: ReturnType<typeof createSimulator>
let gatewayUrl: string

beforeAll(async () => {
  endpoint.listen(0, '127.0.0.1')
  await once(endpoint, 'listening')
  const origin = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}`
  simulator = createSimulator({
    dialects: ['stripe'],
    change: { latency: 0, processing: 0 },
    callbackOrigins: [origin],
    webhooks: [{ dialect: 'stripe', url: `${origin}/hook`, secret }],
  })
  ;({ gatewayUrl } = await simulator.start())
})
afterAll(async () => {
  await simulator.stop()
  endpoint.closeAllConnections()
  endpoint.close()
})

it('speaks with the official SDK', async () => {
  const log = vi.spyOn(console, 'log').mockReturnValue()
  // #region sdk
  const { hostname: host, port } = new URL(gatewayUrl) // http://127.0.0.1:8082
  const stripe = new Stripe('sk_test_anything', { host, port, protocol: 'http' })

  const intent = await stripe.paymentIntents.create(
    { amount: 5000, currency: 'krw', payment_method: 'pm_card_visa', confirm: true },
    { idempotencyKey: 'order-1' },
  )
  console.log(intent.status) // succeeded
  const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 2000 })
  // #endregion
  expect(log).toHaveBeenCalledWith('succeeded')
  log.mockRestore()
  expect(refund.status).toBe('succeeded')
  expect(simulator.ledger().charges).toMatchObject([{ received: 5000, refunded: 2000, held: 3000 }])

  await simulator.whenIdle()
  const { body: rawBody, headers } = told[0] ?? { body: '', headers: {} }
  const signature = headers['stripe-signature'] ?? ''
  // #region webhook
  const event = stripe.webhooks.constructEvent(rawBody, signature, secret)
  // #endregion
  expect(event.type).toMatch(/^payment_intent\./)

  // #region lost
  await simulator.withFault({ fault: 'answer-lost', match: { occurrence: 1 } }, () =>
    stripe.paymentIntents.create({
      amount: 700,
      currency: 'krw',
      metadata: { order_id: 'order-2' },
    }),
  )
  // #endregion
  const { charges } = simulator.ledger()
  expect(charges.filter(({ amount }) => amount === 700)).toHaveLength(1)
  expect(simulator.stats().dialects.stripe?.outcomes).toMatchObject({ cut: 1, replayed: 1 })
})
