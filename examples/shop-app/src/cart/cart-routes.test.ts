import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { seededRandom, VirtualClock } from '@holdfast/resilience-kit/testing'
import { answerErrors } from '../http/answer-errors.js'
import type { Api } from '../http/api.js'
import { Identity } from '../http/identity.js'
import type { Fetch } from '../modules/module-caller.js'
import { ModuleNetwork } from '../modules/module-network.js'
import { CartProducts } from './cart-products.js'
import { cartRoutes } from './cart-routes.js'
import { CartStore } from './cart-store.js'

const shelves = [
  { id: '1', name: '감귤', price: 100, stock: 7, isOnSale: true },
  { id: '2', name: '녹차', price: 200, stock: 5, isOnSale: true },
  { id: 'off', name: '유자', price: 300, stock: 5, isOnSale: false },
]
const silent = { debug() {}, info() {}, warn() {}, error() {} }

describe('cartRoutes', () => {
  let clock: VirtualClock
  let network: ModuleNetwork<'catalog'>
  let store: CartStore
  let api: Api
  let onAsked: () => void

  beforeEach(() => {
    clock = new VirtualClock()
    store = new CartStore(':memory:', clock)
    onAsked = () => undefined
    network = new ModuleNetwork<'catalog'>()
    const catalog: Fetch = async (request) => {
      const { ids } = (await request.json()) as { ids: string[] }
      onAsked()
      return Response.json({ products: shelves.filter(({ id }) => ids.includes(id)) })
    }
    network.serve('catalog', catalog)
    const identity = new Identity({ read: async (id) => ({ id, role: 'buyer' }) })
    const products = new CartProducts(network.to('catalog'), { clock, random: seededRandom(1) })
    api = cartRoutes({ store, products, identity })
    api.onError(answerErrors(silent))
  })

  afterEach(() => store.close())

  const ask = async (method: string, path: string, body?: unknown, who = 'kim') => {
    const call = api.request(path, {
      method,
      headers: {
        'content-type': 'application/json',
        'accept-language': 'en',
        ...(who === '' ? {} : { authorization: `Bearer ${who}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const response = await clock.advanceUntil(Promise.resolve(call))
    const text = await response.text()
    const retryAfter = response.headers.get('retry-after')
    return { status: response.status, retryAfter, body: JSON.parse(text || 'null') as unknown }
  }
  const add = (productId: string, quantity: unknown = 1, who?: string) =>
    ask('POST', '/cart/items', { productId, quantity }, who)

  it('adds, changes, shows and removes', async () => {
    expect(await add('1', 2)).toMatchObject({ status: 200, body: { productId: '1', quantity: 2 } })
    expect(await add('1', 1)).toMatchObject({ status: 200, body: { productId: '1', quantity: 3 } })
    await add('2')
    expect(await ask('PATCH', '/cart/items/1', { quantity: 7 })).toMatchObject({
      status: 200,
      body: { productId: '1', quantity: 7 },
    })
    expect((await ask('GET', '/cart')).body).toMatchObject({
      items: [
        { productId: '1', quantity: 7, amount: 700, available: true },
        { productId: '2', quantity: 1, amount: 200, available: true },
      ],
      total: 900,
    })
    for (let i = 0; i < 2; i += 1) {
      expect(await ask('DELETE', '/cart/items/1')).toMatchObject({ status: 204, body: null })
    }
    expect(store.list('kim')).toEqual([{ productId: '2', quantity: 1 }])
    expect((await ask('DELETE', '/cart')).status).toBe(204)
    expect((await ask('GET', '/cart')).body).toMatchObject({ items: [], total: 0 })
  })

  it("shows and touches nobody else's cart, and none without a log-in", async () => {
    await add('1', 2, 'lee')
    expect((await ask('GET', '/cart')).body).toMatchObject({ items: [] })
    expect((await ask('PATCH', '/cart/items/1', { quantity: 9 })).status).toBe(404)
    await ask('DELETE', '/cart/items/1')
    await ask('DELETE', '/cart')
    expect(store.list('lee')).toEqual([{ productId: '1', quantity: 2 }])
    for (const [method, path] of [
      ['GET', '/cart'],
      ['POST', '/cart/items'],
      ['PATCH', '/cart/items/1'],
      ['DELETE', '/cart/items/1'],
      ['DELETE', '/cart'],
    ] as const) {
      expect((await ask(method, path, undefined, '')).status).toBe(401)
    }
  })

  it('takes only what is there and on sale', async () => {
    expect(await add('x')).toMatchObject({
      status: 404,
      body: { error: 'PRODUCT_NOT_FOUND', details: { productId: 'x' } },
    })
    expect(await add('off')).toMatchObject({ status: 409, body: { error: 'NOT_ON_SALE' } })
    store.add('kim', { productId: 'off', quantity: 1 })
    expect(await ask('PATCH', '/cart/items/off', { quantity: 2 })).toMatchObject({
      status: 409,
      body: { error: 'NOT_ON_SALE' },
    })
    expect(store.list('kim')).toEqual([{ productId: 'off', quantity: 1 }])
    expect((await ask('GET', '/cart')).body).toMatchObject({
      items: [{ productId: 'off', available: false, reason: { code: 'NOT_ON_SALE' } }],
      total: 0,
    })
  })

  it('changes only what is in the cart, also when it is taken out meanwhile', async () => {
    const missing = { status: 404, body: { error: 'CART_ITEM_NOT_FOUND' } }
    network.break('catalog', 'refuses')
    expect(await ask('PATCH', '/cart/items/1', { quantity: 2 })).toMatchObject(missing)
    network.mend('catalog')
    await add('1')
    onAsked = () => store.clear('kim')
    expect(await ask('PATCH', '/cart/items/1', { quantity: 2 })).toMatchObject(missing)
    expect(store.list('kim')).toEqual([])
  })

  it('has its limits', async () => {
    for (const quantity of [0, 1001, 1.5, '1', null]) {
      expect((await add('1', quantity)).status).toBe(400)
    }
    await add('1', 1000)
    expect(await add('1')).toMatchObject({
      status: 409,
      body: { error: 'QUANTITY_LIMIT', details: { productId: '1', inCart: 1000 } },
    })
    for (let i = 0; i < 49; i += 1) store.add('kim', { productId: `p${i}`, quantity: 1 })
    expect(await add('2')).toMatchObject({ status: 409, body: { error: 'CART_FULL' } })
  })

  it('still shows the cart, with every item marked, while nobody answers', async () => {
    await add('1', 2)
    for (const how of ['refuses', 'hangs'] as const) {
      network.break('catalog', how)
      expect(await ask('GET', '/cart')).toMatchObject({
        status: 200,
        body: {
          items: [
            {
              productId: '1',
              quantity: 2,
              available: false,
              reason: {
                code: 'CATALOG_UNREACHABLE',
                message: 'The product could not be looked up. Your cart is as it was.',
              },
            },
          ],
          total: 0,
          unavailable: 1,
          message: 'The total is only of what you can buy right now.',
        },
      })
    }
  })

  it('says 502 where it cannot ask, 503 where it will not, and changes nothing', async () => {
    await add('1', 2)
    for (const how of ['refuses', 'hangs'] as const) {
      network.break('catalog', how)
      for (const answer of [await add('1'), await ask('PATCH', '/cart/items/1', { quantity: 9 })]) {
        expect(answer).toMatchObject({ status: 502, body: { error: 'CATALOG_UNREACHABLE' } })
      }
    }
    network.break('catalog', 'refuses')
    for (let i = 0; i < 10; i += 1) await add('1')
    for (const answer of [await add('1'), await ask('PATCH', '/cart/items/1', { quantity: 9 })]) {
      expect(answer).toMatchObject({ status: 503, body: { error: 'CATALOG_UNAVAILABLE' } })
      expect(Number(answer.retryAfter)).toBeGreaterThan(0)
      expect(Number(answer.retryAfter)).toBeLessThanOrEqual(10)
    }
    expect((await ask('GET', '/cart')).body).toMatchObject({
      items: [{ available: false, reason: { code: 'CATALOG_UNAVAILABLE' } }],
    })
    expect(store.list('kim')).toEqual([{ productId: '1', quantity: 2 }])
    expect((await ask('DELETE', '/cart/items/1')).status).toBe(204)

    network.mend('catalog')
    await clock.advance(10_001)
    expect((await add('1')).status).toBe(200)
  })
})
