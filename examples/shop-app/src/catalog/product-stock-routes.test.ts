import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { answerErrors } from '../http/answer-errors.js'
import type { Api } from '../http/api.js'
import { Identity } from '../http/identity.js'
import { CatalogStore } from './catalog-store.js'
import { GatedStock } from './gated-stock.js'
import { MemoryStockGate } from './memory-stock-gate.js'
import { productStockRoutes } from './product-stock-routes.js'

const silent = { debug() {}, info() {}, warn() {}, error() {} }

describe('productStockRoutes', () => {
  let folder: string
  let file: string
  let store: CatalogStore
  let gate: MemoryStockGate
  let api: Api

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-stock-'))
    file = path.join(folder, 'catalog.sqlite')
    const clock = new VirtualClock()
    store = new CatalogStore(file, clock)
    store.seed([{ id: '1', name: '감귤', price: 100, stock: 5, isOnSale: true }])
    gate = new MemoryStockGate({ clock })
    const stock = new GatedStock(store, gate)
    await stock.open()
    const identity = new Identity({ read: async () => ({ id: 'u', role: 'admin' }) })
    api = productStockRoutes({ store, stock, identity })
    api.onError(answerErrors(silent))
  })

  afterEach(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })

  const send = (key: string | undefined, quantity: unknown, id = '1') =>
    api.request(`/products/${id}/stock`, {
      method: 'PATCH',
      headers: {
        authorization: 'Bearer admin',
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: JSON.stringify({ quantity }),
    })

  /** The status, and the stock or the code of the error. */
  const move = async (...args: Parameters<typeof send>) => {
    const response = await send(...args)
    const body = (await response.json()) as { stock?: number; error?: string }
    return [response.status, body.stock ?? body.error]
  }

  it('takes and gives back once per key', async () => {
    expect(await move('DEC-a', 2)).toEqual([200, 3])
    expect(await move('DEC-a', 2)).toEqual([200, 3])
    expect(await move('INC-a', 2)).toEqual([200, 5])
    expect(await move('INC-a', 2)).toEqual([200, 5])
    expect(await gate.available('1')).toBe(5)
  })

  it('has the keys of orders, in both directions', async () => {
    store.reserve('order', [{ productId: '1', quantity: 2 }])
    expect(await move('INC-order', 2)).toEqual([200, 5])
    expect(await move('DEC-other', 1)).toEqual([200, 4])
    store.release('other', [{ productId: '1', quantity: 1 }])
    expect(store.product('1')?.stock).toBe(5)
  })

  it('puts new pieces on the shelf, once per key', async () => {
    expect(await move('ADD-monday', 10)).toEqual([200, 15])
    expect(await move('ADD-monday', 10)).toEqual([200, 15])
    expect(await gate.available('1')).toBe(15)
  })

  it('says what cannot be done', async () => {
    expect(await move('DEC-a', 6)).toEqual([400, 'INSUFFICIENT_STOCK'])
    await move('INC-b', 1)
    expect(await move('DEC-b', 1)).toEqual([409, 'ALREADY_RELEASED'])
    await move('DEC-c', 1)
    for (const key of ['DEC-c', 'INC-c']) {
      expect(await move(key, 2)).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
    }
    for (const key of ['DEC-d', 'INC-d', 'ADD-d']) {
      expect(await move(key, 1, 'x')).toEqual([404, 'PRODUCT_NOT_FOUND'])
    }
    expect(store.product('1')?.stock).toBe(4)
  })

  it('needs a key that says what to do, and a quantity', async () => {
    expect(await move(undefined, 1)).toEqual([400, 'MISSING_IDEMPOTENCY_KEY'])
    for (const key of ['a', 'dec-a', 'DEC-', 'PUT-a']) {
      expect(await move(key, 1)).toEqual([400, 'INVALID_REQUEST'])
    }
    for (const quantity of [0, -1, 1.5, '1', undefined]) {
      expect(await move('DEC-a', quantity)).toEqual([400, 'INVALID_REQUEST'])
    }
    expect(store.product('1')?.stock).toBe(5)
  })

  it('asks to come back while somebody else holds the lock', async () => {
    const other = new Database(file)
    other.exec('BEGIN IMMEDIATE')
    for (const key of ['DEC-a', 'INC-a', 'ADD-a']) {
      const response = await send(key, 1)
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
      expect(await response.json()).toMatchObject({ error: 'CATALOG_BUSY' })
    }
    other.exec('ROLLBACK')
    other.close()
    expect(await move('DEC-a', 1)).toEqual([200, 4])
  })
})
