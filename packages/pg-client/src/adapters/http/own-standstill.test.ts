import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { axiosTransport } from './axios-transport.js'

let server: http.Server

beforeEach(async () => {
  server = http.createServer((_request, response) => response.end('{}')).listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterEach(() => server.closeAllConnections())

/** Stops this process's event loop, as a long query or a garbage collection does. */
function standStill(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

it('does not take its own standstill for a gateway that cannot be reached', async () => {
  // Names are resolved before the connection is made: its time-out is overdue when it stands.
  const slow: LookupFunction = (_host, _options, done) => {
    standStill(300)
    done(null, [{ address: '127.0.0.1', family: 4 }])
  }
  const { port } = server.address() as AddressInfo
  const sending = axiosTransport({ lookup: slow }).send(
    { method: 'GET', url: `http://gateway.test:${port}`, headers: {}, freshConnection: true },
    { signal: new AbortController().signal, connectTimeoutMs: 150, responseTimeoutMs: 900 },
  )
  await expect(sending).resolves.toMatchObject({ status: 200 })
})
