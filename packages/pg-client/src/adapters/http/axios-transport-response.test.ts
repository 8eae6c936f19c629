import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { HttpRequest, SendLimits } from '../../ports/http-transport.js'
import { axiosTransport } from './axios-transport.js'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

async function serve(handler: http.RequestListener): Promise<{ url: string }> {
  const server = http.createServer(handler)
  closers.push(() => {
    server.close()
    server.closeAllConnections()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const request = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  url,
  headers: { 'Content-Type': 'application/json', 'X-USER-ID': '1' },
  body: '{"cardNo":"1234-5678-9814-1451"}',
  freshConnection: true,
  ...more,
})
const limits = (more: Partial<SendLimits> = {}): SendLimits => ({
  signal: new AbortController().signal,
  connectTimeoutMs: 1000,
  responseTimeoutMs: 3000,
  ...more,
})

describe('a response', () => {
  it('is given back whole, whatever its status', async () => {
    const { url } = await serve((req, res) => {
      req.setEncoding('utf8')
      req.on('data', (body: string) => {
        res.writeHead(500, { 'Content-Type': 'application/json', 'X-Trace': 'a' })
        res.end(JSON.stringify({ method: req.method, user: req.headers['x-user-id'], body }))
      })
    })
    const response = await axiosTransport().send(request(`${url}/pay`), limits())
    expect(response).toMatchObject({ status: 500, headers: { 'x-trace': 'a' } })
    expect(JSON.parse(response.body)).toEqual({
      method: 'POST',
      user: '1',
      body: request(url).body,
    })
  })

  it('is not followed when it is a redirect', async () => {
    let requests = 0
    const { url } = await serve((_req, res) => {
      requests += 1
      res.writeHead(302, { Location: '/elsewhere' }).end()
    })
    expect((await axiosTransport().send(request(url), limits())).status).toBe(302)
    expect(requests).toBe(1)
  })

  it('stays text, also where it is JSON', async () => {
    const { url } = await serve((_req, res) => {
      res.writeHead(200, { 'Content-Type': 'application/json' }).end(' {"a": 1e2}')
    })
    expect((await axiosTransport().send(request(url), limits())).body).toBe(' {"a": 1e2}')
  })

  it('ignores a proxy in the environment', async () => {
    const { url } = await serve((_req, res) => res.end('direct'))
    process.env['http_proxy'] = 'http://127.0.0.1:9'
    try {
      expect((await axiosTransport().send(request(url), limits())).body).toBe('direct')
    } finally {
      delete process.env['http_proxy']
    }
  })
})

describe('connections', () => {
  it('are fresh where the request says so, and kept otherwise', async () => {
    const ports: (number | undefined)[] = []
    const { url } = await serve((req, res) => {
      ports.push(req.socket.remotePort)
      res.end('ok')
    })
    const transport = axiosTransport()
    const send = (freshConnection: boolean) =>
      transport.send(request(url, { freshConnection }), limits())
    for (const fresh of [false, false, true, true]) await send(fresh)
    const [kept, keptAgain, ...fresh] = ports
    expect(keptAgain).toBe(kept)
    expect(new Set([kept, ...fresh]).size).toBe(3)
  })
})
