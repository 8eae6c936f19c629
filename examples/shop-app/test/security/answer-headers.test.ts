import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStartingServer } from '../../src/http/shop-server.js'
import { pageRoutes } from '../../src/page/page-routes.js'
import { orderIdOf } from '../answer.js'
import {
  bodySchemaOf,
  filledPath,
  routesOf,
  servedDocument,
  type Route,
} from '../openapi/document.js'
import { ShopWorld } from '../shop-world.js'

const LIMIT_BYTES = 65_536

/** What every answer but a part of a page tells browsers and whoever stands in between. */
const expected = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'strict-transport-security': expect.stringMatching(/^max-age=\d{8}/),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-permitted-cross-domain-policies': 'none',
  'x-powered-by': null,
  server: null,
}

describe('every answer', () => {
  let world: ShopWorld
  let routes: readonly Route[]

  beforeAll(async () => {
    world = await ShopWorld.open({ hasToss: true })
    routes = routesOf(await servedDocument(world.shop.url))
  })
  afterAll(() => world.close())

  const headersOf = ({ headers }: Response, names: object) =>
    Object.fromEntries(Object.keys(names).map((name) => [name, headers.get(name)]))

  it('keeps browsers from guessing, framing and telling, whatever it says', async () => {
    const orderId = orderIdOf(await world.order())
    const authorization = `Bearer ${await world.tokenOf('alice')}`
    const { url } = world.shop
    const asked: readonly [string, number, RequestInit?][] = [
      ['/products', 200],
      ['/metrics', 200],
      ['/openapi.json', 200],
      [`/orders/${orderId}/events`, 200, { headers: { authorization } }],
      ['/cart', 204, { method: 'DELETE', headers: { authorization } }],
      ['/users', 400, { method: 'POST' }],
      ['/users/me', 401],
      ['/operations/status', 403, { headers: { authorization } }],
      ['/nowhere', 404],
      ['/users', 413, { method: 'POST', body: 'x'.repeat(LIMIT_BYTES + 1) }],
      ['/users', 415, { method: 'POST', body: 'x' }],
    ]
    for (const [path, status, init] of asked) {
      const answer = await fetch(`${url}${path}`, init)
      expect([path, answer.status]).toEqual([path, status])
      expect({ path, ...headersOf(answer, expected) }).toEqual({ path, ...expected })
      expect([path, answer.headers.get('cache-control')]).toEqual([
        ...[path, path.endsWith('/events') ? 'no-cache' : 'no-store'],
      ])
      await answer.body?.cancel()
    }
  })

  it('lets a page load from here only, in no frame, and post nothing by itself', async () => {
    const { url } = world.shop
    const policy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    const ofPages = { ...expected, 'content-security-policy': policy }
    for (const path of ['/ko/', '/en/orders/some-order']) {
      const answer = await fetch(`${url}${path}`)
      expect([path, answer.status]).toEqual([path, 200])
      expect({ path, ...headersOf(answer, ofPages) }).toEqual({ path, ...ofPages })
      expect([path, answer.headers.get('cache-control')]).toEqual([path, 'no-store'])
      await answer.body?.cancel()
    }
  })

  it('lets a part of a page run and be framed nowhere; the page says the rest', async () => {
    const left = [
      'x-frame-options',
      'referrer-policy',
      'strict-transport-security',
      'cross-origin-opener-policy',
      'origin-agent-cluster',
      'x-dns-prefetch-control',
      'x-download-options',
      'x-permitted-cross-domain-policies',
      'x-xss-protection',
    ]
    const ofParts = {
      'x-content-type-options': 'nosniff',
      'content-security-policy': expected['content-security-policy'],
      'cross-origin-resource-policy': 'same-origin',
      ...Object.fromEntries(left.map((name) => [name, null])),
    }
    for (const [path, status, kept] of [
      ['/page/look.css', 200, 'no-cache'],
      ['/page/icon.svg', 200, 'no-cache'],
      ['/page/storefront/main.js', 200, 'no-cache'],
      ['/page/nothing.js', 404, 'no-store'],
    ] as const) {
      const answer = await fetch(`${world.shop.url}${path}`)
      expect([path, answer.status]).toEqual([path, status])
      expect({ path, ...headersOf(answer, ofParts) }).toEqual({ path, ...ofParts })
      expect([path, answer.headers.get('cache-control')]).toEqual([path, kept])
      await answer.body?.cancel()
    }
    const page = await fetch(`${world.shop.url}/ko/`)
    expect([...page.headers.keys()]).toEqual(expect.arrayContaining(left))
    await page.body?.cancel()
  })

  it('says the same while there is no shop yet', async () => {
    const log = () => undefined
    const logger = { debug: log, info: log, warn: log, error: log }
    const env = { clock: world.clock, ids: { next: () => 'r-1' }, logger, onEnded: log }
    const parts = { ...env, pages: pageRoutes(undefined) }
    const headers = { 'accept-language': 'en' }
    const answer = await createStartingServer(parts).request('/orders', { method: 'POST', headers })
    const also = { 'cache-control': 'no-store', 'retry-after': '1', 'x-request-id': 'r-1' }
    expect(answer.status).toBe(503)
    expect(headersOf(answer, { ...expected, ...also })).toEqual({ ...expected, ...also })
    expect(await answer.json()).toMatchObject({
      error: 'STARTING',
      message: 'The shop is starting.',
    })
  })

  it('lets no page of another site read it', async () => {
    for (const { method, path } of routes) {
      const headers = { origin: 'https://evil.test', 'access-control-request-method': method }
      const answer = await fetch(`${world.shop.url}${filledPath(path)}`, {
        ...{ method: 'OPTIONS', headers },
      })
      const allowed = answer.headers.get('access-control-allow-origin')
      expect([path, answer.status, allowed]).toEqual([path, 404, null])
    }
  })

  it('is 413 on every route that reads a body, also where its length is not told', async () => {
    const reading = routes.filter(({ requestBody }) => requestBody !== undefined)
    expect(reading.length).toBeGreaterThan(15)
    for (const route of reading) {
      const role = route.security?.[0]?.bearer[0]
      const as = role ?? (route.security ? 'alice' : undefined)
      const token = as === undefined ? {} : { authorization: `Bearer ${await world.tokenOf(as)}` }
      const headers = { ...token, 'content-type': 'application/json', 'idempotency-key': 'k' }
      const status = await statusOfChunked(`${world.shop.url}${filledPath(route.path)}`, {
        ...{ method: route.method, headers },
      })
      expect([route.operationId, status]).toEqual([route.operationId, 413])
    }
  })

  it('is 415 on every route that reads JSON, and is sent something else', async () => {
    const reading = routes.filter((route) => bodySchemaOf(route) !== undefined)
    for (const { method, path, security, operationId } of reading) {
      const as = security?.[0]?.bearer[0] ?? 'alice'
      for (const type of ['text/plain', 'multipart/form-data; boundary=x', 'application/xml', '']) {
        const headers = { 'idempotency-key': 'k', 'content-type': type }
        const body = Buffer.from('{"text":"this is JSON, and does not say so"}')
        const { status } = await world.ask(method, filledPath(path), { as, headers, body })
        expect([operationId, type, status]).toEqual([operationId, type, 415])
      }
    }
  })
})

/** Sends more than the limit in chunks, and says how it was answered. */
function statusOfChunked(
  url: string,
  options: { readonly method: string; readonly headers: Readonly<Record<string, string>> },
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { ...options.headers, 'transfer-encoding': 'chunked' }
    const sent = request(url, { ...options, headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    // The shop may hang up on whoever goes on sending after the answer.
    sent.on('error', reject)
    const chunk = 'x'.repeat(LIMIT_BYTES / 4)
    for (let n = 0; n < 5; n += 1) sent.write(chunk)
    sent.end()
  })
}
