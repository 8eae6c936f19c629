import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { fetchWithin } from './fetch-within.js'
import { gatewayRoutes } from './gateway-routes.js'

const logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

/** Runs an act with the address of a program that takes every call and answers none. */
async function withHanging(act: (url: string) => Promise<void>): Promise<void> {
  const server = createServer((socket) => socket.on('error', () => undefined))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  try {
    await act(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.close()
  }
}

it('calls a simulator that hangs away, and does not let one switch wait for ever', async () => {
  await withHanging(async (simulatorUrl) => {
    const app = gatewayRoutes({ simulatorUrl, logger, patienceMs: 50 })
    app.onError((error, context) => context.text(error.message, 502))
    expect(await (await app.request('/demo/gateway')).json()).toMatchObject({ isAnswering: false })
    const flip = () =>
      app.request('/demo/switches/slow', {
        ...{ method: 'PUT', headers: { 'content-type': 'application/json' } },
        body: '{"isOn":true}',
      })
    // The second waits for its turn.
    const answers = await Promise.all([flip(), flip()])
    const texts = await Promise.all(answers.map((answer) => answer.text()))
    expect(texts).toEqual(['SIMULATOR_AWAY', 'SIMULATOR_AWAY'])
  })
})

it('gives up a request that takes too long', async () => {
  await withHanging(async (url) => {
    await expect(fetchWithin(50)(url)).rejects.toThrow('timeout')
  })
})
