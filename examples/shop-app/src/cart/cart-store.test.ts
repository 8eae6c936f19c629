import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '@holdfast/resilience-kit/testing'
import { MAX_CART_ITEMS } from './cart.js'
import { CartStore } from './cart-store.js'

describe('CartStore', () => {
  let folder: string
  let store: CartStore
  const clock = new VirtualClock()
  const open = () => new CartStore(path.join(folder, 'cart.sqlite'), clock)

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'shop-cart-'))
    store = open()
  })

  afterEach(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })

  const of = (productId: string, quantity = 1) => ({ productId, quantity })

  it('adds to what is there, and keeps the order in which things came', () => {
    store.add('kim', of('b', 2))
    store.add('kim', of('a'))
    expect(store.add('kim', of('b', 3))).toEqual({ kind: 'added', item: of('b', 5) })
    expect(store.list('kim')).toEqual([of('b', 5), of('a')])
    expect([store.has('kim', 'a'), store.has('kim', 'c')]).toEqual([true, false])
  })

  it('outlives the process', () => {
    store.add('kim', of('a', 2))
    store.close()
    store = open()
    expect(store.list('kim')).toEqual([of('a', 2)])
  })

  it('keeps carts apart', () => {
    store.add('kim', of('a', 2))
    store.add('lee', of('a', 3))
    expect(store.change('lee', of('a', 7))).toBe(true)
    expect(store.list('kim')).toEqual([of('a', 2)])
    store.remove('lee', 'a')
    store.clear('lee')
    expect(store.list('kim')).toEqual([of('a', 2)])
    expect(store.has('lee', 'a')).toBe(false)
  })

  it('replaces a quantity where there is one', () => {
    store.add('kim', of('a', 2))
    expect(store.change('kim', of('a', 9))).toBe(true)
    expect(store.change('kim', of('b', 9))).toBe(false)
    expect(store.list('kim')).toEqual([of('a', 9)])
  })

  it('holds 50 products and 1000 pieces of each', () => {
    for (let i = 0; i < MAX_CART_ITEMS; i += 1) store.add('kim', of(`p${i}`, 999))
    expect(store.add('kim', of('p50'))).toEqual({ kind: 'full' })
    expect(store.add('kim', of('p0'))).toEqual({ kind: 'added', item: of('p0', 1000) })
    expect(store.add('kim', of('p0'))).toEqual({ kind: 'tooMany', inCart: 1000 })
    expect(store.list('kim')).toHaveLength(50)
    expect(store.list('kim')[0]).toEqual(of('p0', 1000))
    store.remove('kim', 'p1')
    expect(store.add('kim', of('p50')).kind).toBe('added')
  })

  it('takes one product out, or everything, as often as it is asked', () => {
    store.add('kim', of('a'))
    store.add('kim', of('b'))
    store.remove('kim', 'a')
    store.remove('kim', 'a')
    expect(store.list('kim')).toEqual([of('b')])
    store.clear('kim')
    store.clear('kim')
    expect(store.list('kim')).toEqual([])
  })
})
