import { once } from 'node:events'
import http from 'node:http'
import net, { type AddressInfo, type LookupFunction, type Socket } from 'node:net'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { TransportError, type HttpRequest, type SendLimits } from '../../ports/http-transport.js'
import { axiosTransport } from './axios-transport.js'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** A raw server: what it does with a connection is up to the test. */
async function listen(onSocket: (socket: Socket) => void): Promise<string> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined)
    closers.push(() => socket.destroy())
    onSocket(socket)
  })
  closers.push(() => server.close())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function serve(handler: http.RequestListener): Promise<{ url: string; server: http.Server }> {
  const server = http.createServer(handler)
  closers.push(() => {
    server.close()
    server.closeAllConnections()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
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

async function failureOf(sending: Promise<unknown>): Promise<TransportError> {
  const error = await sending.then(
    () => new Error('a response came back'),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(TransportError)
  return error as TransportError
}

/** Resolves hosts to a place where nobody answers, without a packet leaving the machine. */
const neverResolves: LookupFunction = () => undefined

describe('not sent, by proof', () => {
  it('is a refused connection', async () => {
    const { url, server } = await serve(() => undefined)
    await new Promise((resolve) => server.close(resolve))
    const error = await failureOf(axiosTransport().send(request(url), limits()))
    expect(error).toMatchObject({ sent: false, message: expect.stringContaining('ECONNREFUSED') })
  })

  it('is a refused connection on all addresses of a host', async () => {
    const { url, server } = await serve(() => undefined)
    const { port } = new URL(url)
    await new Promise((resolve) => server.close(resolve))
    const both: LookupFunction = (_host, _options, done) => {
      done(null, [
        { address: '127.0.0.1', family: 4 },
        { address: '127.0.0.2', family: 4 },
      ])
    }
    const transport = axiosTransport({ lookup: both })
    const error = await failureOf(transport.send(request(`http://twin.test:${port}`), limits()))
    expect(error).toMatchObject({ sent: false })
    expect(error.message).toMatch(/ECONNREFUSED.*ECONNREFUSED/)
  })

  it('is a host that cannot be resolved', async () => {
    const missing: LookupFunction = (_host, _options, done) => {
      const code = { code: 'ENOTFOUND', syscall: 'getaddrinfo' }
      done(Object.assign(new Error('getaddrinfo ENOTFOUND'), code), '', 4)
    }
    const transport = axiosTransport({ lookup: missing })
    const error = await failureOf(transport.send(request('http://nobody.test'), limits()))
    expect(error).toMatchObject({ sent: false, message: expect.stringContaining('ENOTFOUND') })
  })

  it('is a connection that does not stand in time', async () => {
    const clock = new VirtualClock()
    const transport = axiosTransport({ clock, lookup: neverResolves })
    const failure = failureOf(transport.send(request('http://hole.test'), limits()))
    await clock.advance(1000)
    expect(await failure).toMatchObject({ sent: false, message: 'no connection within 1000 ms' })
    expect(clock.pending).toBe(0)
  })

  it('is a TLS handshake that fails', async () => {
    const url = await listen((socket) => socket.end('this is no TLS'))
    const secure = request(url.replace('http:', 'https:'))
    expect(await failureOf(axiosTransport().send(secure, limits()))).toMatchObject({ sent: false })
  })

  it('is a TLS handshake that never ends', async () => {
    const clock = new VirtualClock()
    const connected = new Promise<void>((resolve) => {
      void listen(() => resolve()).then((url) => {
        const transport = axiosTransport({ clock })
        failure = failureOf(transport.send(request(url.replace('http:', 'https:')), limits()))
      })
    })
    let failure: Promise<TransportError> | undefined
    await connected
    await clock.advance(1000)
    expect(await failure).toMatchObject({ sent: false })
  })

  it('is an abort before the connection stood, and before it was asked for', async () => {
    const aborter = new AbortController()
    const transport = axiosTransport({ lookup: neverResolves })
    const sending = transport.send(request('http://hole.test'), limits({ signal: aborter.signal }))
    const failure = failureOf(sending)
    aborter.abort()
    expect(await failure).toMatchObject({ sent: false, message: 'aborted' })

    let connections = 0
    const url = await listen(() => (connections += 1))
    const again = axiosTransport().send(request(url), limits({ signal: AbortSignal.abort() }))
    expect(await failureOf(again)).toMatchObject({ sent: false })
    expect(connections).toBe(0)
  })
})

describe('perhaps sent', () => {
  it('is a connection that is reset after the request', async () => {
    const url = await listen((socket) => socket.once('data', () => socket.resetAndDestroy()))
    expect(await failureOf(axiosTransport().send(request(url), limits()))).toMatchObject({
      sent: true,
    })
  })

  it('is a server that accepts and hangs', async () => {
    const clock = new VirtualClock()
    let asked = (): void => undefined
    const arrived = new Promise<void>((resolve) => (asked = resolve))
    const url = await listen((socket) => socket.once('data', asked))
    const failure = failureOf(axiosTransport({ clock }).send(request(url), limits()))
    await arrived
    await clock.advance(2999)
    await clock.advance(1)
    expect(await failure).toMatchObject({
      sent: true,
      message: 'no complete response within 3000 ms',
    })
  })

  it('is an abort after the connection stood', async () => {
    const aborter = new AbortController()
    const url = await listen((socket) => socket.once('data', () => aborter.abort()))
    const sending = axiosTransport().send(request(url), limits({ signal: aborter.signal }))
    expect(await failureOf(sending)).toMatchObject({ sent: true, message: 'aborted' })
  })

  it.each([
    ['shorter than announced', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"meta":'],
    ['cut between chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{"me\r\n'],
    ['no HTTP at all', 'hello\r\n\r\n'],
  ])('is a body that is %s', async (_name, text) => {
    const url = await listen((socket) => socket.once('data', () => socket.end(text)))
    expect(await failureOf(axiosTransport().send(request(url), limits()))).toMatchObject({
      sent: true,
    })
  })

  it('is a body that never ends', async () => {
    const clock = new VirtualClock()
    let begun = (): void => undefined
    const headersSent = new Promise<void>((resolve) => (begun = resolve))
    const { url } = await serve((_req, res) => {
      res.writeHead(200)
      res.write('{"meta":', () => begun())
    })
    const failure = failureOf(axiosTransport({ clock }).send(request(url), limits()))
    await headersSent
    await clock.advance(3000)
    expect(await failure).toMatchObject({ sent: true })
  })

  it('is a body beyond the limit', async () => {
    const { url } = await serve((_req, res) => res.end('x'.repeat(2000)))
    const transport = axiosTransport({ maxResponseBytes: 1000 })
    expect(await failureOf(transport.send(request(url), limits()))).toMatchObject({
      sent: true,
      message: expect.stringContaining('1000'),
    })
  })
})

describe('an error', () => {
  it('holds nothing of the request', async () => {
    const url = await listen((socket) => socket.once('data', () => socket.resetAndDestroy()))
    const error = await failureOf(axiosTransport().send(request(url), limits()))
    const seen = new Set<unknown>()
    const texts: string[] = []
    const walk = (value: unknown): void => {
      if (typeof value === 'string') texts.push(value)
      if (typeof value !== 'object' || value === null || seen.has(value)) return
      seen.add(value)
      for (const name of Reflect.ownKeys(value)) walk(Reflect.get(value, name))
    }
    walk(error)
    expect(texts.join('\n')).not.toContain('9814-1451')
  })
})
