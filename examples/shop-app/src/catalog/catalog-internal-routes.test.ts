import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import type { Api } from '../http/api.js'
import { catalogClient, type CatalogClient } from './catalog-client.js'
import { catalogInternalRoutes } from './catalog-internal-routes.js'
import { CatalogStore } from './catalog-store.js'
import { GatedStock } from './gated-stock.js'
import { MemoryStockGate } from './memory-stock-gate.js'

const silent = { debug() {}, info() {}, warn() {}, error() {} }
const seeds = [
  { id: '1', name: '감귤', price: 100, stock: 2, isOnSale: true },
  { id: '2', name: '녹차', price: 200, stock: 9, isOnSale: false },
]
const items = [{ productId: '1', quantity: 2 }]

describe('catalogInternalRoutes', () => {
  let folder: string
  let file: string
  let clock: VirtualClock
  let store: CatalogStore
  let api: Api
  let client: CatalogClient

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-internal-'))
    file = path.join(folder, 'catalog.sqlite')
    clock = new VirtualClock()
    store = new CatalogStore(file, clock)
    store.seed(seeds)
    const stock = new GatedStock(store, new MemoryStockGate({ clock }))
    await stock.open()
    api = catalogInternalRoutes({ store, stock, logger: silent })
    client = catalogClient((request) => api.fetch(request), {}, { clock })
  })

  afterEach(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })

  const post = (path: string, key: string | undefined, body: unknown) =>
    api.request(path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: JSON.stringify(body),
    })

  it('answers whatever its client asks', async () => {
    expect(await client.lookUp(['2', 'x', '1'])).toEqual([seeds[1], seeds[0]])
    expect(await client.lookUp([])).toEqual([])

    expect(await client.enter('a', items)).toBe('entered')
    expect(await client.enter('b', items)).toBe('soldOut')
    await client.leave('a')
    expect(await client.enter('b', items)).toBe('entered')

    expect(await client.reserve('b', items)).toEqual({ kind: 'reserved' })
    expect(await client.reserve('b', items)).toEqual({ kind: 'reserved' })
    expect(await client.reserve('c', items)).toEqual({ kind: 'insufficient' })
    const three = [{ productId: '1', quantity: 3 }]
    expect(await client.reserve('b', three)).toEqual({ kind: 'conflict' })
    const unknown = [{ productId: 'x', quantity: 1 }]
    expect(await client.reserve('d', unknown)).toEqual({ kind: 'unknownProduct' })

    await client.release('b', items)
    await client.release('b', items)
    expect(await client.reserve('b', items)).toEqual({ kind: 'released' })
    expect(store.product('1')?.stock).toBe(2)
  })

  it('tells its client that a hold has something still, and which product', async () => {
    const both = [...items, { productId: '2', quantity: 1 }]
    await client.reserve('a', both)
    store.releaseOne('a', items[0]!)
    expect(await client.reserve('a', both)).toEqual({ kind: 'partlyReleased' })
    const response = await post('/internal/stock/reserve', 'DEC-a', { items: both })
    expect([response.status, await response.json()]).toMatchObject([
      409,
      { error: 'PARTLY_RELEASED', details: { productId: '2' } },
    ])
    await client.release('a', both)
    expect(await client.reserve('a', both)).toEqual({ kind: 'released' })
  })

  it('is asked again by its client, in its own time, while it is locked', async () => {
    const other = new Database(file)
    other.exec('BEGIN IMMEDIATE')
    const locked = await post('/internal/stock/reserve', 'DEC-a', { items })
    expect([locked.status, locked.headers.get('retry-after')]).toEqual([503, '1'])
    const release = await post('/internal/stock/release', 'INC-b', { items })
    expect(release.status).toBe(503)

    const call = client.reserve('a', items)
    await clock.advance(900)
    other.exec('ROLLBACK')
    other.close()
    expect(await clock.advanceUntil(call)).toEqual({ kind: 'reserved' })
    expect(clock.monotonic()).toBeGreaterThanOrEqual(1000)
  })

  it('keeps the words of the catalog: 400, not the 409 of an order', async () => {
    const lots = [{ productId: '1', quantity: 3 }]
    const response = await post('/internal/stock/reserve', 'DEC-a', { items: lots })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      error: 'INSUFFICIENT_STOCK',
      details: { productId: '1' },
    })
  })

  it.each([
    ['/internal/stock/reserve', undefined, 'MISSING_IDEMPOTENCY_KEY'],
    ['/internal/stock/reserve', 'INC-a', 'INVALID_REQUEST'],
    ['/internal/stock/release', 'DEC-a', 'INVALID_REQUEST'],
    ['/internal/gate/enter', 'INC-a', 'INVALID_REQUEST'],
    ['/internal/gate/leave', 'a', 'INVALID_REQUEST'],
    ['/internal/gate/leave', undefined, 'MISSING_IDEMPOTENCY_KEY'],
  ])('refuses %s under the key %s', async (path, key, error) => {
    const response = await post(path, key, { items })
    expect([response.status, await response.json()]).toMatchObject([400, { error }])
  })

  it.each([
    ['nothing', []],
    ['the same product twice', [items[0], items[0]]],
    ['none of a product', [{ productId: '1', quantity: 0 }]],
    ['101 products', Array.from({ length: 101 }, (_, i) => ({ productId: `${i}`, quantity: 1 }))],
  ])('refuses to hold %s', async (_, wrong) => {
    const response = await post('/internal/stock/reserve', 'DEC-a', { items: wrong })
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { error: 'INVALID_REQUEST' },
    ])
  })
})
