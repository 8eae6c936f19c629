import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { http, HttpResponse, type DefaultBodyType, type StrictRequest } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { TransportError, type HttpRequest, type SendLimits } from '../../ports/http-transport.js'
import { axiosTransport } from './axios-transport.js'

// What breaks below HTTP (refused, reset, cut within a chunk) is tested over real sockets, in
// axios-transport.test.ts: an interceptor stands above the socket and cannot model it.
const server = setupServer()
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const url = 'http://gateway.test/pay'
const request = (more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  url,
  headers: { 'X-USER-ID': '1' },
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
/** Answers each POST in one way; gives what came in. */
function answering(answer: () => Response | Promise<Response>) {
  const seen: StrictRequest<DefaultBodyType>[] = []
  server.use(
    http.post(url, ({ request: one }) => {
      seen.push(one.clone())
      return answer()
    }),
  )
  return seen
}
async function failureOf(sending: Promise<unknown>): Promise<TransportError> {
  const error = await sending.then(
    () => new Error('a response came back'),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(TransportError)
  return error as TransportError
}
/** A body that begins, and goes on as told. */
function bodyOf(then: (controller: ReadableStreamDefaultController<Uint8Array>) => void): Response {
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode('{"meta":'))
      then(controller)
    },
  })
  return new HttpResponse(stream, { status: 200 })
}

describe('a request', () => {
  it('goes out as it was encoded', async () => {
    const seen = answering(() => HttpResponse.json({ ok: true }))
    await axiosTransport().send(request(), limits())
    expect(seen).toHaveLength(1)
    expect([seen[0]?.method, seen[0]?.url]).toEqual(['POST', url])
    expect(seen[0]?.headers.get('x-user-id')).toBe('1')
    expect(await seen[0]?.text()).toBe(request().body)
  })
})

describe('any complete response', () => {
  it.each([200, 201, 204, 400, 402, 404, 409, 429, 500, 502, 503, 504])(
    'is given back: %i',
    async (status) => {
      const body = status === 204 ? null : '{"a":1}'
      answering(() => new HttpResponse(body, { status, headers: { 'Retry-After': '7' } }))
      const response = await axiosTransport().send(request(), limits())
      expect(response).toMatchObject({ status, headers: { 'retry-after': '7' }, body: body ?? '' })
    },
  )

  it.each(['', '{"meta":{"res', '<html>Bad Gateway</html>', 'null', '\uFEFF{"a":1}'])(
    'stays what it is, malformed or not: %j',
    async (body) => {
      const headers = { 'Content-Type': 'application/json' }
      answering(() => new HttpResponse(body, { headers }))
      const got = (await axiosTransport().send(request(), limits())).body
      // A byte order mark is no part of the text.
      expect(got).toBe(body.replace('\uFEFF', ''))
    },
  )

  it.each([301, 302, 303, 307, 308])(
    'is not followed where it is a redirect: %i',
    async (status) => {
      let followed = 0
      server.use(
        http.all('http://elsewhere.test/*', () => {
          followed += 1
          return HttpResponse.json({})
        }),
      )
      const headers = { Location: 'http://elsewhere.test/pay' }
      answering(() => new HttpResponse(null, { status, headers }))
      const response = await axiosTransport().send(request(), limits())
      expect(response).toMatchObject({ status, headers: { location: headers.Location } })
      expect(followed).toBe(0)
    },
  )
})

describe('a response beyond the limit', () => {
  it.each([
    [1000, 1000, true],
    [1001, 1000, false],
  ])('%i bytes of %i: whole is %s', async (length, maxResponseBytes, isWhole) => {
    answering(() => HttpResponse.text('x'.repeat(length)))
    const sending = axiosTransport({ maxResponseBytes }).send(request(), limits())
    if (isWhole) expect((await sending).body).toHaveLength(length)
    else expect(await failureOf(sending)).toMatchObject({ sent: true })
  })
})

describe('no complete response', () => {
  it('is an answer that does not come in time', async () => {
    const clock = new VirtualClock()
    let asked = (): void => undefined
    const arrived = new Promise<void>((resolve) => (asked = resolve))
    answering(() => {
      asked()
      return new Promise<Response>(() => undefined)
    })
    // The interceptor's socket connects only with its answer.
    const late = limits({ connectTimeoutMs: 9000 })
    const failure = failureOf(axiosTransport({ clock }).send(request(), late))
    await arrived
    await clock.advance(3000)
    expect(await failure).toMatchObject({ message: 'no complete response within 3000 ms' })
    expect(clock.pending).toBe(0)
  })

  it('is a body that begins and never ends', async () => {
    const clock = new VirtualClock()
    let asked = (): void => undefined
    const arrived = new Promise<void>((resolve) => (asked = resolve))
    answering(() => bodyOf(() => asked()))
    const failure = failureOf(axiosTransport({ clock }).send(request(), limits()))
    await arrived
    await clock.advance(3000)
    expect(await failure).toMatchObject({ message: 'no complete response within 3000 ms' })
  })

  it('is a body that breaks off, an error of the network, and an abort', async () => {
    answering(() => bodyOf((controller) => controller.error(new Error('cut'))))
    await failureOf(axiosTransport().send(request(), limits()))
    answering(() => HttpResponse.error())
    await failureOf(axiosTransport().send(request(), limits()))
    const aborter = new AbortController()
    answering(() => {
      aborter.abort()
      return new Promise<Response>(() => undefined)
    })
    const aborted = axiosTransport().send(request(), limits({ signal: aborter.signal }))
    expect(await failureOf(aborted)).toMatchObject({ message: 'aborted' })
  })

  it('is told without the card number', async () => {
    answering(() => HttpResponse.error())
    const error = await failureOf(axiosTransport().send(request(), limits()))
    expect(JSON.stringify([error.message, String(error.cause), error.stack])).not.toContain('9814')
  })
})
