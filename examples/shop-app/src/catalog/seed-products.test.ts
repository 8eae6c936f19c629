import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { seedProducts } from './seed-products.js'

describe('seedProducts', () => {
  let file: string
  beforeEach(() => {
    file = path.join(mkdtempSync(path.join(tmpdir(), 'shop-products-')), 'products.json')
  })
  afterEach(() => rmSync(path.dirname(file), { recursive: true }))

  it('reads products, and fills in the stock that they do not tell', () => {
    writeFileSync(
      file,
      '[{"id":"a","name":"A","price":1},{"id":"b","name":"B","price":2,"stock":3}]',
    )
    expect(seedProducts(7, file)).toEqual([
      { id: 'a', name: 'A', price: 1, stock: 7, isOnSale: true },
      { id: 'b', name: 'B', price: 2, stock: 3, isOnSale: true },
    ])
  })

  it('has three products of its own, on sale', () => {
    const own = seedProducts(7, undefined)
    expect(own.map(({ stock, isOnSale }) => [stock, isOnSale])).toEqual(own.map(() => [7, true]))
    expect(own).toHaveLength(3)
  })

  it('tells a file that is not there from one that says something else', () => {
    expect(() => seedProducts(1, file)).toThrow(`The products file ${file} cannot be read: ENOENT.`)
    writeFileSync(file, '{}')
    expect(() => seedProducts(1, file)).toThrow('is not a JSON list of { id, name, price, stock? }')
  })
})
