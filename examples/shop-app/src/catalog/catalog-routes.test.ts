import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sequentialIds, VirtualClock } from '@holdfast/resilience-kit/testing'
import { answerErrors } from '../http/answer-errors.js'
import type { Api } from '../http/api.js'
import { Identity, roles, type Role } from '../http/identity.js'
import { catalogRoutes } from './catalog-routes.js'
import { CatalogStore } from './catalog-store.js'
import { GatedStock } from './gated-stock.js'
import { MemoryStockGate } from './memory-stock-gate.js'

const seeds = [
  { id: '1', name: '감귤', price: 100, stock: 5, isOnSale: true },
  { id: '2', name: '녹차', price: 200, stock: 1, isOnSale: false },
]
const silent = { debug() {}, info() {}, warn() {}, error() {} }

describe('catalogRoutes', () => {
  let store: CatalogStore
  let gate: MemoryStockGate
  let api: Api

  beforeEach(() => {
    const clock = new VirtualClock()
    store = new CatalogStore(':memory:', clock)
    store.seed(seeds)
    gate = new MemoryStockGate({ clock })
    const identity = new Identity({
      read: async (token) =>
        roles.filter((one) => one === token).map((role) => ({ id: 'u', role }))[0],
    })
    const stock = new GatedStock(store, gate)
    api = catalogRoutes({ store, stock, identity, ids: sequentialIds('p') })
    api.onError(answerErrors(silent))
  })

  afterEach(() => store.close())

  const ask = async (method: string, path: string, body?: unknown, role?: Role) => {
    const response = await api.request(path, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(role === undefined ? {} : { authorization: `Bearer ${role}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) }
  }

  it('shows everybody what is on the shelves, on sale or not', async () => {
    expect(await ask('GET', '/products')).toEqual({ status: 200, body: { products: seeds } })
    expect(await ask('GET', '/products/2')).toEqual({ status: 200, body: seeds[1] })
  })

  it('says 404 of a product that is not there', async () => {
    for (const [method, body] of [['GET'], ['PATCH', { price: 1 }], ['DELETE']] as const) {
      const answer = await ask(method, '/products/x', body, 'admin')
      expect(answer).toMatchObject({ status: 404, body: { error: 'PRODUCT_NOT_FOUND' } })
    }
  })

  it('lets only an admin change anything', async () => {
    for (const [method, path, body] of [
      ['POST', '/products', { name: 'A', price: 1 }],
      ['PATCH', '/products/1', { price: 1 }],
      ['DELETE', '/products/1'],
      ['PATCH', '/products/1/stock', { quantity: 1 }],
    ] as const) {
      expect((await ask(method, path, body)).status).toBe(401)
      expect((await ask(method, path, body, 'buyer')).status).toBe(403)
      expect((await ask(method, path, body, 'operator')).status).toBe(403)
    }
    expect(store.list()).toEqual(seeds)
  })

  it('puts a new product on the shelves, and the gate knows it', async () => {
    const answer = await ask(
      'POST',
      '/products',
      { name: ' 유자차 ', price: 9000, stock: 3 },
      'admin',
    )
    const product = { id: 'p00000001', name: '유자차', price: 9000, stock: 3, isOnSale: true }
    expect(answer).toEqual({ status: 201, body: product })
    expect(await ask('GET', '/products/p00000001')).toEqual({ status: 200, body: product })
    expect(await gate.available('p00000001')).toBe(3)
  })

  it.each([
    ['no name', { price: 1 }],
    ['an empty name', { name: ' ', price: 1 }],
    ['a price of nothing', { name: 'A', price: 0 }],
    ['half a won', { name: 'A', price: 0.5 }],
    ['less than nothing on the shelf', { name: 'A', price: 1, stock: -1 }],
    ['an id of its own', { name: 'A', price: 1, id: '1' }],
  ])('refuses a new product with %s', async (_, body) => {
    const answer = await ask('POST', '/products', body, 'admin')
    expect(answer).toMatchObject({ status: 400, body: { error: 'INVALID_REQUEST' } })
    expect(store.list()).toEqual(seeds)
  })

  it('changes name, price and sale, and never the stock', async () => {
    const change = { name: '한라봉', price: 7, isOnSale: false }
    expect(await ask('PATCH', '/products/1', change, 'admin')).toEqual({
      status: 200,
      body: { ...seeds[0], ...change },
    })
    for (const body of [{ stock: 99, price: 9 }, {}, { price: '7' }]) {
      expect((await ask('PATCH', '/products/1', body, 'admin')).status).toBe(400)
    }
    expect(store.product('1')).toEqual({ ...seeds[0], ...change })
  })

  it('takes a product off the shelves', async () => {
    expect(await ask('DELETE', '/products/1', undefined, 'admin')).toEqual({
      status: 204,
      body: null,
    })
    expect((await ask('GET', '/products/1')).status).toBe(404)
    expect(await ask('GET', '/products')).toEqual({ status: 200, body: { products: [seeds[1]] } })
  })
})
