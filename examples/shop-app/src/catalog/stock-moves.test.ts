import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '@holdfast/resilience-kit'
import { CatalogStore } from './catalog-store.js'

const products = [
  { id: '1', name: '감귤', price: 100, stock: 5, isOnSale: true },
  { id: '2', name: '녹차', price: 200, stock: 1, isOnSale: true },
]

describe('StockMoves', () => {
  let store: CatalogStore

  beforeEach(() => {
    store = new CatalogStore(':memory:', systemClock)
    store.seed(products)
  })

  afterEach(() => store.close())

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

  it('knows the same hold of two products apart', () => {
    store.reserve('a', [{ productId: '1', quantity: 2 }])
    expect(store.reserve('a', [{ productId: '2', quantity: 1 }])).toEqual({ kind: 'reserved' })
    store.release('a', [{ productId: '2', quantity: 1 }])
    expect(stocks()).toEqual([3, 1])
  })

  it('knows nothing of a product that is not there, and holds nothing for its order', () => {
    const items = [
      { productId: '1', quantity: 1 },
      { productId: 'x', quantity: 1 },
    ]
    expect(store.reserve('a', items)).toEqual({ kind: 'unknownProduct', productId: 'x' })
    expect(stocks()).toEqual([5, 1])
  })

  it('gives back by hand what was taken, and nothing else', () => {
    store.reserve('a', [{ productId: '1', quantity: 2 }])
    expect(store.releaseOne('a', { productId: '1', quantity: 1 })).toEqual({ kind: 'conflict' })
    expect(stocks()).toEqual([3, 1])
    for (let i = 0; i < 2; i += 1) {
      expect(store.releaseOne('a', { productId: '1', quantity: 2 })).toEqual({ kind: 'shelved' })
      expect(stocks()).toEqual([5, 1])
    }
    expect(store.releaseOne('a', { productId: 'x', quantity: 2 }).kind).toBe('unknownProduct')
  })

  it('says what a hold still has of which one product was given back by hand', () => {
    const [first, second] = [
      { productId: '1', quantity: 2 },
      { productId: '2', quantity: 1 },
    ] as const
    store.reserve('a', [first, second])
    store.releaseOne('a', first)
    for (const items of [
      [first, second],
      [second, first],
    ]) {
      expect(store.reserve('a', items)).toEqual({ kind: 'partlyReleased', productId: '2' })
    }
    expect(store.reserve('a', [first])).toEqual({ kind: 'released' })
    store.release('a', [first, second])
    expect(store.reserve('a', [first, second])).toEqual({ kind: 'released' })
    expect(stocks()).toEqual([5, 1])
  })

  it('takes nothing for a hold of which one product was given back before it came', () => {
    const items = products.map(({ id }) => ({ productId: id, quantity: 1 }))
    store.releaseOne('a', items[0]!)
    expect(store.reserve('a', items)).toEqual({ kind: 'released' })
    expect(stocks()).toEqual([5, 1])
  })

  it('gives nothing back by hand of what was refused, or never taken', () => {
    store.reserve('a', [{ productId: '2', quantity: 2 }])
    expect(store.releaseOne('a', { productId: '2', quantity: 2 })).toEqual({ kind: 'shelved' })
    expect(store.releaseOne('b', { productId: '2', quantity: 2 })).toEqual({ kind: 'shelved' })
    expect(stocks()).toEqual([5, 1])
  })

  it('adds new pieces once per key and product', () => {
    const three = { productId: '1', quantity: 3 }
    expect(store.add('ADD-monday', three)).toEqual({ kind: 'shelved' })
    expect(store.add('ADD-monday', three)).toEqual({ kind: 'shelved' })
    expect(store.add('ADD-monday', { ...three, quantity: 4 })).toEqual({ kind: 'conflict' })
    expect(store.add('ADD-monday', { productId: '2', quantity: 1 })).toEqual({ kind: 'shelved' })
    expect(store.add('ADD-x', { productId: 'x', quantity: 1 })).toEqual({ kind: 'unknownProduct' })
    expect(stocks()).toEqual([8, 2])
  })

  it('conserves stock under any order of reserves, releases and additions', () => {
    const call = fc.record({
      kind: fc.constantFrom('reserve', 'release', 'add'),
      hold: fc.constantFrom('a', 'b', 'c'),
      quantity: fc.integer({ min: 1, max: 4 }),
    })
    fc.assert(
      fc.property(fc.array(call, { maxLength: 20 }), (calls) => {
        const fresh = new CatalogStore(':memory:', systemClock)
        fresh.seed([{ ...products[0]!, stock: 5 }])
        const held = new Map<string, number>()
        const added = new Map<string, number>()
        const released = new Set<string>()
        for (const { kind, hold, quantity } of calls) {
          const item = { productId: '1', quantity }
          if (kind === 'release') {
            fresh.release(hold, [item])
            held.delete(hold)
            released.add(hold)
          } else if (kind === 'add') {
            const isNew = fresh.add(`ADD-${hold}`, item).kind === 'shelved'
            if (isNew && !added.has(hold)) added.set(hold, quantity)
          } else if (fresh.reserve(hold, [item]).kind === 'reserved') {
            expect(released.has(hold)).toBe(false)
            held.set(hold, quantity)
          }
        }
        const [product] = fresh.list()
        fresh.close()
        expect(product?.stock).toBe(5 + sumOf(added) - sumOf(held))
      }),
      { numRuns: 50 },
    )
  })
})

function sumOf(pieces: ReadonlyMap<string, number>): number {
  return [...pieces.values()].reduce((sum, one) => sum + one, 0)
}
