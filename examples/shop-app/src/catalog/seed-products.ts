import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { StartFailure } from '../start-failure.js'
import type { Product } from './product.js'

const standard = [
  { id: '1', name: '감귤 한 상자', price: 25_000 },
  { id: '2', name: '한라봉 선물 세트', price: 50_000 },
  { id: '3', name: '녹차 잎 100g', price: 12_000 },
] as const

const productsFile = z.array(
  z.object({
    id: z.string().min(1).max(64),
    name: z.string().min(1),
    price: z.int().min(1).max(1_000_000_000),
    stock: z.int().min(0).max(1_000_000_000).optional(),
  }),
)

/**
 * What stands in the shelves on the first start: three products, or those of a JSON file of
 * `[{ id, name, price, stock? }]`; all on sale.
 *
 * @throws StartFailure when the file cannot be read or says something else.
 */
export function seedProducts(seedStock: number, file: string | undefined): readonly Product[] {
  if (file === undefined)
    return standard.map((one) => ({ ...one, stock: seedStock, isOnSale: true }))
  const text = readText(file)
  try {
    const products = productsFile.parse(JSON.parse(text))
    return products.map((one) => ({ ...one, stock: one.stock ?? seedStock, isOnSale: true }))
  } catch (cause) {
    throw new StartFailure(
      `The products file ${file} is not a JSON list of { id, name, price, stock? }.`,
      { cause },
    )
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const { code } = cause as { code?: unknown }
    throw new StartFailure(`The products file ${file} cannot be read: ${String(code)}.`, { cause })
  }
}
