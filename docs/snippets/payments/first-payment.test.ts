import { mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, assert, expect, it, vi } from 'vitest'
import { createSimulator } from '@holdfast/pg-simulator'
// #region open
import { createServer, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { CardNumber, createPaymentClient, won } from '@holdfast/pg-client'
import { asyncCard } from '@holdfast/pg-client/dialects/async-card'
import { sqlitePaymentStore } from '@holdfast/pg-client/sqlite'
// #endregion

const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-first-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('leads from an empty folder to a paid order', async () => {
  const said = vi.spyOn(console, 'log').mockReturnValue()
  const listener = createServer()
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const origin = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`
  const simulator = createSimulator({
    scenario: 'calm',
    change: { latency: 0, processing: 0 },
    callbackOrigins: [origin],
  })
  const { gatewayUrl } = await simulator.start()
  vi.stubEnv('GATEWAY_URL', gatewayUrl)
  vi.stubEnv('SHOP_URL', origin)
  const file = path.join(folder, 'payments.sqlite')
  vi.stubEnv('PAYMENTS_FILE', file)

  // #region open
  const { GATEWAY_URL = 'http://localhost:8082', SHOP_URL = 'http://localhost:8080' } = process.env
  const store = sqlitePaymentStore({ file: process.env['PAYMENTS_FILE'] ?? 'payments.sqlite' })
  const payments = createPaymentClient({
    dialect: asyncCard({ baseUrl: GATEWAY_URL, callbackUrl: `${SHOP_URL}/payments/callback` }),
    store,
  })
  // #endregion
  // #region events
  payments.events.deliver(async ({ event }) => {
    console.log(event.orderId, event.from, '->', event.to) // your order listens here
  })
  payments.reconciler.start() // finds out what no callback tells
  // #endregion
  // #region callbacks
  async function takeCallback(request: IncomingMessage): Promise<number> {
    if (request.method !== 'POST' || request.url !== '/payments/callback') return 404
    const rawBody = await buffer(request)
    return (await payments.handleCallback({ rawBody, headers: request.headers })).status
  }
  const server = createServer((request, response) => {
    void takeCallback(request)
      .catch(() => 500) // it is not stored: the gateway will come again
      .then((status) => response.writeHead(status).end())
  })
  // #endregion
  // The port was drawn for the test; a reader's server listens on 8080.
  listener.on('request', (...args) => void server.emit('request', ...args))
  // #region pay
  const { certainty, payment, buyerMessage } = await payments.submit({
    orderId: 'order-7f3kq9x2', // unguessable; at most one payment of it can collect
    owner: 'buyer-1',
    amount: won(12_000),
    instrument: { cardType: 'SAMSUNG', cardNumber: CardNumber.of('1234-5678-9814-1451') },
  })
  console.log(certainty, payment?.state, buyerMessage.ko)
  // #endregion
  assert(payment)
  expect(said).toHaveBeenCalledWith('accepted', expect.any(String), expect.any(String))
  await simulator.whenIdle()
  await payments.idle()
  expect((await payments.inquire(payment.id))?.state).toBe('approved')
  await payments.idle()
  expect(said).toHaveBeenCalledWith('order-7f3kq9x2', 'pending', '->', 'approved')
  // #region stop
  await payments.stop() // ends the reconciler and deliveries; nothing is lost by SIGKILL either
  await store.close()
  // #endregion
  listener.closeAllConnections()
  listener.close()
  await simulator.stop()
  vi.unstubAllEnvs()
  said.mockRestore()
})
