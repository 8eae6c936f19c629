import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '@holdfast/resilience-kit'
import { CatalogStore } from './catalog-store.js'

const products = [
  { id: '1', name: '감귤', price: 100, stock: 5 },
  { id: '2', name: '녹차', price: 200, stock: 1 },
]

describe('CatalogStore', () => {
  let folder: string
  let store: CatalogStore

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-catalog-'))
    store = new CatalogStore(path.join(folder, 'catalog.sqlite'), systemClock)
    store.seed(products)
  })

  afterEach(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })

  const stocks = () => store.list().map(({ stock }) => stock)

  it('takes all items or none', () => {
    const items = [
      { productId: '1', quantity: 2 },
      { productId: '2', quantity: 2 },
    ]
    expect(store.reserve('a', items)).toEqual({ kind: 'insufficient', productId: '2' })
    expect(stocks()).toEqual([5, 1])
  })

  it('takes once per hold, however often it is asked', () => {
    const items = [{ productId: '1', quantity: 2 }]
    expect(store.reserve('a', items)).toEqual({ kind: 'reserved' })
    expect(store.reserve('a', items)).toEqual({ kind: 'reserved' })
    expect(stocks()).toEqual([3, 1])
  })

  it('gives back once, however often it is asked', () => {
    const items = [{ productId: '1', quantity: 2 }]
    store.reserve('a', items)
    store.release('a', items)
    store.release('a', items)
    expect(stocks()).toEqual([5, 1])
  })

  it('remembers a release that overtakes its reserve and refuses the late reserve', () => {
    const items = [{ productId: '1', quantity: 2 }]
    store.release('a', items)
    expect(store.reserve('a', items)).toEqual({ kind: 'released' })
    expect(stocks()).toEqual([5, 1])
  })

  it('keeps a refusal: the same hold is not granted later what it was refused', () => {
    store.reserve('first', [{ productId: '2', quantity: 1 }])
    expect(store.reserve('a', [{ productId: '2', quantity: 1 }]).kind).toBe('insufficient')
    store.release('first', [{ productId: '2', quantity: 1 }])
    expect(store.reserve('a', [{ productId: '2', quantity: 1 }]).kind).toBe('insufficient')
    expect(store.reserve('b', [{ productId: '2', quantity: 1 }]).kind).toBe('reserved')
  })

  it('refuses a hold that comes back with other items', () => {
    store.reserve('a', [{ productId: '1', quantity: 2 }])
    expect(store.reserve('a', [{ productId: '1', quantity: 3 }])).toEqual({ kind: 'conflict' })
  })

  it('knows nothing of a product that is not there, and holds nothing for its order', () => {
    const items = [
      { productId: '1', quantity: 1 },
      { productId: 'x', quantity: 1 },
    ]
    expect(store.reserve('a', items)).toEqual({ kind: 'unknownProduct', productId: 'x' })
    expect(stocks()).toEqual([5, 1])
  })

  it('does not fill the shelves again on the next start', () => {
    store.reserve('a', [{ productId: '1', quantity: 2 }])
    store.seed(products)
    expect(stocks()).toEqual([3, 1])
  })

  it('conserves stock under any order of reserves and releases', () => {
    const call = fc.record({
      kind: fc.constantFrom('reserve', 'release'),
      hold: fc.constantFrom('a', 'b', 'c'),
      quantity: fc.integer({ min: 1, max: 4 }),
    })
    fc.assert(
      fc.property(fc.array(call, { maxLength: 20 }), (calls) => {
        const fresh = new CatalogStore(':memory:', systemClock)
        fresh.seed([{ id: '1', name: '감귤', price: 1, stock: 5 }])
        const held = new Map<string, number>()
        const released = new Set<string>()
        for (const { kind, hold, quantity } of calls) {
          if (kind === 'release') {
            fresh.release(hold, [{ productId: '1', quantity }])
            held.delete(hold)
            released.add(hold)
          } else if (fresh.reserve(hold, [{ productId: '1', quantity }]).kind === 'reserved') {
            expect(released.has(hold)).toBe(false)
            held.set(hold, quantity)
          }
        }
        const [product] = fresh.list()
        fresh.close()
        expect(product?.stock).toBe(5 - [...held.values()].reduce((sum, one) => sum + one, 0))
      }),
      { numRuns: 50 },
    )
  })
})
