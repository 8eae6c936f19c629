import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, assert, beforeAll, expect, it, vi } from 'vitest'
import { createPaymentClient, won, type PaymentClient } from '@holdfast/pg-client'
import { stripe, type StripeInstrument } from '@holdfast/pg-client/dialects/stripe'
import { memoryPaymentStore } from '@holdfast/pg-client/memory'
import { createSimulator, type Simulator } from '@holdfast/pg-simulator'
// #region endpoint
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
// #endregion

let payments: PaymentClient<StripeInstrument>
let simulator: Simulator
let origin: string

// #region endpoint
async function takeCallback(request: IncomingMessage, response: ServerResponse) {
  const rawBody = await buffer(request) // the bytes as they came, before any parser
  const receipt = await payments.handleCallback({ rawBody, headers: request.headers })
  response.writeHead(receipt.status).end() // 2xx: it is in the database
}

const server = createServer((request, response) => {
  takeCallback(request, response).catch((error: unknown) => {
    console.error(error) // the database is down; the gateway will come again
    response.writeHead(500).end()
  })
})
// #endregion

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const secret = 'whsec_of_the_shop'
  simulator = createSimulator({
    dialects: ['stripe'],
    scenario: 'calm',
    change: { latency: 0, processing: 0 },
    callbackOrigins: [origin],
    webhooks: [{ dialect: 'stripe', url: `${origin}/hook`, secret }],
  })
  const baseUrl = (await simulator.start()).gatewayUrl
  payments = createPaymentClient({
    dialect: stripe({ secretKey: 'sk_test_of_the_shop', webhookSecrets: [secret], baseUrl }),
    store: memoryPaymentStore(),
  })
})
afterAll(async () => {
  await payments.stop()
  await simulator.stop()
  server.closeAllConnections()
  server.close()
})

const post = async (body: string) =>
  (await fetch(`${origin}/hook`, { method: 'POST', body })).status

it('refuses what is not signed, or too long to be a callback', async () => {
  expect(await post('{"type":"payment_intent.succeeded"}')).toBe(401)
  expect(await post('x'.repeat(70_000))).toBe(413)
})

it('takes the word of a signed one', async () => {
  const { payment, buyerAction } = await payments.submit({
    orderId: 'order-7f3kq9x2',
    owner: 'buyer-1',
    amount: won(12_000),
    instrument: { paymentMethod: 'pm_card_authenticationRequired' },
  })
  expect(buyerAction?.kind).toBe('authenticate')
  assert(payment)
  simulator.act('stripe', 'authenticate', { paymentIntent: payment.gatewayKey })
  await simulator.whenIdle()
  const settled = await payments.inquire(payment.id)
  expect(settled).toMatchObject({ state: 'approved', settledBy: 'callback' })
})

it('answers 500 while the database is down', async () => {
  const log = vi.spyOn(console, 'error').mockReturnValue()
  const taking = vi.spyOn(payments, 'handleCallback').mockRejectedValue(new Error('disk full'))
  expect(await post('{}')).toBe(500)
  expect(log).toHaveBeenCalledTimes(1)
  taking.mockRestore()
  log.mockRestore()
})
