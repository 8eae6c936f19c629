import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '@holdfast/resilience-kit'
import { openDatabase } from '../database/open-database.js'
import { ShopError } from '../http/shop-error.js'
import { catalogMigrations } from './catalog-migrations.js'
import { CatalogStore } from './catalog-store.js'

const products = [
  { id: '1', name: '감귤', price: 100, stock: 5, isOnSale: true },
  { id: '2', name: '녹차', price: 200, stock: 1, isOnSale: false },
]
const oneOf = (productId: string) => [{ productId, quantity: 1 }]

describe('CatalogStore', () => {
  let folder: string
  let file: string
  let store: CatalogStore

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-catalog-'))
    file = path.join(folder, 'catalog.sqlite')
    store = new CatalogStore(file, systemClock)
    store.seed(products)
  })

  afterEach(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })

  it('keeps products as they are, and finds them by their ids, each once', () => {
    expect(store.list()).toEqual(products)
    expect(store.find(['2', 'x', '2'])).toEqual([products[1]])
    expect(store.product('x')).toBeUndefined()
  })

  it('changes what it is told to and nothing else', () => {
    expect(store.change('1', { price: 150 })).toEqual({ ...products[0], price: 150 })
    expect(store.change('1', { isOnSale: false, name: '한라봉' })).toEqual({
      ...products[0],
      price: 150,
      isOnSale: false,
      name: '한라봉',
    })
    expect(store.change('x', { price: 1 })).toBeUndefined()
    expect(store.list()[1]).toEqual(products[1])
  })

  it('does not fill the shelves again on the next start', () => {
    store.reserve('a', oneOf('1'))
    store.change('2', { price: 1 })
    store.seed(products)
    expect(store.list().map(({ stock, price }) => [stock, price])).toEqual([
      [4, 100],
      [1, 1],
    ])
  })

  it('takes a product away for good: nobody sees, changes, takes or seeds it', () => {
    expect(store.remove('1')).toBe(true)
    expect(store.remove('1')).toBe(false)
    store.seed(products)
    expect(store.list()).toEqual([products[1]])
    expect(store.find(['1'])).toEqual([])
    expect(store.change('1', { price: 1 })).toBeUndefined()
    expect(store.reserve('a', oneOf('1'))).toEqual({ kind: 'unknownProduct', productId: '1' })
    expect(store.add('ADD-1', { productId: '1', quantity: 1 }).kind).toBe('unknownProduct')
  })

  it('still gives back and repeats what was taken of a product before it was removed', () => {
    store.reserve('a', oneOf('1'))
    store.remove('1')
    expect(store.reserve('a', oneOf('1'))).toEqual({ kind: 'reserved' })
    store.release('a', oneOf('1'))
    expect(store.stocks(['1'])).toEqual([{ productId: '1', stock: 5, version: 2 }])
    expect(store.reserve('a', oneOf('1'))).toEqual({ kind: 'released' })
  })

  it('opens a file of the first version: everything is on sale, moves are kept', () => {
    const old = path.join(folder, 'old.sqlite')
    const before = openDatabase(old, catalogMigrations.slice(0, 1))
    before.exec(`INSERT INTO products VALUES ('1', '감귤', 100, 4);
      INSERT INTO stock_moves VALUES ('1', 'DEC-a', 'taken', 1, 0)`)
    before.close()
    const upgraded = new CatalogStore(old, systemClock)
    expect(upgraded.list()).toEqual([{ ...products[0], stock: 4 }])
    expect(upgraded.reserve('a', oneOf('1'))).toEqual({ kind: 'reserved' })
    upgraded.release('a', oneOf('1'))
    expect(upgraded.list()).toEqual([products[0]])
    upgraded.close()
  })

  it('says that it is busy while somebody else holds the lock, and soon', () => {
    const other = new Database(file)
    other.exec('BEGIN IMMEDIATE')
    const writes = [
      () => store.seed([]),
      () => store.create({ ...products[0]!, id: 'new' }),
      () => store.change('1', { price: 1 }),
      () => store.remove('1'),
      () => store.reserve('a', oneOf('1')),
      () => store.release('a', oneOf('1')),
      () => store.releaseOne('a', { productId: '1', quantity: 1 }),
      () => store.add('ADD-1', { productId: '1', quantity: 1 }),
    ]
    const began = systemClock.monotonic()
    for (const write of writes) {
      const error = errorOf(write)
      expect([error.code, error.status, error.retryAfterMs]).toEqual(['CATALOG_BUSY', 503, 1000])
    }
    expect(systemClock.monotonic() - began).toBeLessThan(writes.length * 500)
    expect(store.list()).toEqual(products)

    other.exec('ROLLBACK')
    other.close()
    expect(store.reserve('a', oneOf('1'))).toEqual({ kind: 'reserved' })
  })

  it('does not call every trouble of the database a lock', () => {
    store.close()
    expect(() => store.remove('1')).toThrow('not open')
  })
})

function errorOf(write: () => unknown): ShopError {
  try {
    write()
  } catch (error) {
    if (error instanceof ShopError) return error
    throw error
  }
  throw new Error('it wrote through the lock')
}
