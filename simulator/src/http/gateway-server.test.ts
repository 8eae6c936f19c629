import { Agent, request } from 'node:http'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WireAnswer, WireRequest } from '../dialects/wire.js'
import type { Delivery } from '../serving/delivery.js'
import { call } from '../testing/gateway-caller.js'
import { until } from '../testing/stage.js'
import { createGatewayServer } from './gateway-server.js'
import { HttpListener } from './http-listener.js'

const LIMIT = 1000

const answer: WireAnswer = {
  outcome: 'accepted',
  status: 201,
  headers: { 'content-type': 'application/json', 'x-own': 'yes' },
  body: JSON.stringify({ text: '결제 '.repeat(50) }),
}
const whole: Delivery = { kind: 'whole', answer, overMs: 0 }
const slow: Delivery = { kind: 'whole', answer, overMs: 5000 }

describe('a port of the gateway', () => {
  let clock: VirtualClock
  let listener: HttpListener
  let agent: Agent
  let inFlight: number
  let read: WireRequest[]
  let next: Delivery | Promise<Delivery>

  beforeEach(async () => {
    clock = new VirtualClock()
    agent = new Agent({ keepAlive: true, maxSockets: 1 })
    inFlight = 0
    read = []
    next = whole
    const handle = (prefix: string) => (wire: WireRequest) => {
      read.push({ ...wire, header: (name) => `${prefix} ${wire.header(name)}` })
      return Promise.resolve(next)
    }
    const served = ['/toss', ''].map((prefix) => ({
      prefix,
      bodyLimitBytes: LIMIT,
      handle: handle(prefix === '' ? 'root' : prefix),
    }))
    const app = createGatewayServer({
      clock,
      served,
      control: new Hono(),
      onInFlight: (change) => (inFlight += change),
    })
    listener = new HttpListener(app, 0)
    await listener.open()
  })
  afterEach(async () => {
    agent.destroy()
    await listener.close()
  })

  const post = (body = '', options: Parameters<typeof call>[2] = {}) =>
    call('POST', `${listener.url}/pay`, { agent, body, ...options })

  it('sends an answer as it is', async () => {
    const reply = await post('{"a":1}', { headers: { 'x-user': 'me' } })
    expect(reply).toMatchObject({ status: 201, text: answer.body, contentType: 'application/json' })
    expect(read[0]).toMatchObject({ method: 'POST', path: '/pay', body: '{"a":1}' })
    expect(read[0]?.header('X-User')).toBe('root me')
    expect(read[0]?.header('x-other')).toBe('root undefined')
  })

  it.each([
    ['/toss', '/toss', '/', `/toss`],
    ['/toss/v1/payments?orderId=a%20b', '/toss', '/v1/payments', '/toss'],
    ['/tossing', 'root', '/tossing', ''],
    ['/%E2%82%AC/a?b', 'root', '/%E2%82%AC/a', ''],
  ])('finds the dialect of %s by its path', async (address, dialect, path, base) => {
    await call('GET', `${listener.url}${address}`, { headers: { 'x-user': 'me' } })
    expect(read[0]).toMatchObject({ path, baseUrl: `${listener.url}${base}` })
    expect(read[0]?.header('x-user')).toBe(`${dialect} me`)
  })

  it('reads a body up to the limit, in bytes, and tells of a longer one', async () => {
    const korean = '결'.repeat(Math.floor(LIMIT / 3))
    const fits = `${korean}${'x'.repeat(LIMIT - korean.length * 3)}`
    const chunked = { headers: { 'transfer-encoding': 'chunked' } }
    for (const options of [{}, chunked]) {
      await post(fits, options)
      await post(`${fits}x`, options)
      await post('x'.repeat(2_000_000), options)
      expect(read.map(({ body }) => body)).toEqual([fits, undefined, undefined])
      read = []
    }
    await post()
    expect(read.map(({ body }) => body)).toEqual([''])
    expect(listener.openSockets).toBe(1)
  })

  it('hands no request over whose client left in the middle of its body', async () => {
    const leaving = request(`${listener.url}/pay`, { method: 'POST', agent: false })
    leaving.on('error', () => undefined)
    leaving.setHeader('content-length', 100)
    leaving.write('half')
    await until(() => inFlight === 1)
    leaving.destroy()
    await until(() => inFlight === 0)
    await post()
    expect(read).toHaveLength(1)
  })

  it('sends status and headers of a slow body at once, the body piece by piece', async () => {
    next = slow
    const pieces: number[] = []
    const done = new Promise<string>((resolve) => {
      request(`${listener.url}/pay`, { agent }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (piece: string) => {
          pieces.push(clock.monotonic())
          text += piece
        })
        response.once('end', () => resolve(text))
        expect(response.statusCode).toBe(201)
      }).end()
    })
    await until(() => clock.pending === 1)
    for (let piece = 1; piece <= 10; piece += 1) {
      expect(pieces).toHaveLength(piece - 1)
      await clock.advance(500)
      await until(() => pieces.length === piece)
    }
    expect(await done).toBe(answer.body)
    expect(pieces).toEqual([500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500, 5000])
    next = whole
    expect((await post()).status).toBe(201)
    expect(listener.openSockets).toBe(1)
  })

  it('stops sending a slow body when the client leaves', async () => {
    next = slow
    const leaving = new AbortController()
    const left = expect(post('', { signal: leaving.signal })).rejects.toThrow('aborted')
    await until(() => clock.pending === 1)
    leaving.abort()
    await left
    await until(() => clock.pending === 0 && inFlight === 0)
  })

  it('ends the connection in the middle of a truncated body', async () => {
    await post()
    next = { kind: 'truncated', answer }
    const [status, text] = await new Promise<[number | undefined, string]>((resolve) => {
      request(`${listener.url}/pay`, { agent }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.once('error', () =>
          resolve([response.statusCode, Buffer.concat(chunks).toString('latin1')]),
        )
      }).end()
    })
    const half = Buffer.from(answer.body).length / 2
    expect([status, text.length]).toEqual([201, Math.floor(half)])
    await until(() => listener.openSockets === 0 && inFlight === 0)
    next = whole
    expect((await post()).status).toBe(201)
  })

  it('ends the connection before the first byte where the answer is cut', async () => {
    await post()
    next = { kind: 'cut', isReset: false }
    await expect(post()).rejects.toMatchObject({ code: 'ECONNRESET', message: 'socket hang up' })
    next = { kind: 'cut', isReset: true }
    await expect(post()).rejects.toMatchObject({ code: 'ECONNRESET', message: 'read ECONNRESET' })
    await until(() => listener.openSockets === 0 && inFlight === 0)
    next = whole
    expect((await post()).status).toBe(201)
  })

  it('leaves the connection open where nothing is answered, until the client leaves', async () => {
    next = { kind: 'never' }
    const leaving = new AbortController()
    const left = expect(post('', { signal: leaving.signal })).rejects.toThrow('aborted')
    await until(() => read.length === 1)
    next = whole
    expect((await post('', { agent: new Agent() })).status).toBe(201)
    expect(inFlight).toBe(1)
    leaving.abort()
    await left
    await until(() => inFlight === 0)
  })

  it.each<[string, Delivery]>([
    ['whole', whole],
    ['slow', slow],
    ['truncated', { kind: 'truncated', answer }],
    ['cut', { kind: 'cut', isReset: false }],
    ['never', { kind: 'never' }],
  ])('survives that the client has left when an answer is %s', async (_, delivery) => {
    let goOn: (delivery: Delivery) => void = () => {}
    next = new Promise((resolve) => (goOn = resolve))
    const leaving = new AbortController()
    const left = expect(post('{}', { signal: leaving.signal })).rejects.toThrow('aborted')
    await until(() => read.length === 1)
    leaving.abort()
    await left
    await until(() => inFlight === 0 && listener.openSockets === 0)
    goOn(delivery)
    await clock.advance(0)
    next = whole
    expect((await post()).status).toBe(201)
    expect(clock.pending).toBe(0)
  })

  it('answers no body to HEAD, and every other method', async () => {
    const head = await call('HEAD', `${listener.url}/pay`, { agent })
    expect(head).toMatchObject({ status: 201, text: '' })
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'REPORT']) {
      expect((await call(method, `${listener.url}/pay`, { agent })).status).toBe(201)
    }
    expect(read.map(({ method }) => method)).toEqual([
      ...['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'REPORT'],
    ])
  })
})
