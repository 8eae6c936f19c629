import { z } from 'zod'

const productId = z.string().min(1).max(64)
const name = z.string().trim().min(1).max(200)
const price = z.int().min(1).max(1_000_000_000).describe('In won.')
const quantity = z.int().min(1).max(1_000_000_000)

/** A product, as every answer shows it. */
export const productBody = z.object({
  id: z.string(),
  name: z.string(),
  price: z.number().describe('In won.'),
  stock: z.number(),
  isOnSale: z.boolean().describe('Whether it may be bought now.'),
})

/** A list of products, as answers show it. */
export const productsBody = z.object({ products: z.array(productBody) })

/** The product that a path names. */
export const productPath = z.object({ id: productId })

/** A product that an admin puts on the shelves. */
export const newProductBody = z.strictObject({
  name,
  price,
  stock: z.int().min(0).max(1_000_000_000).default(0),
  isOnSale: z.boolean().default(true),
})

/** What an admin changes; at least one of them. Stock has a route of its own. */
export const productChangeBody = z
  .strictObject({
    name: name.optional(),
    price: price.optional(),
    isOnSale: z.boolean().optional(),
  })
  .refine((change) => Object.keys(change).length > 0, { error: 'nothing to change' })

/** How many pieces a move of stock is about. */
export const quantityBody = z.object({ quantity })

/** 1-100 items of a hold, each product once. */
export const itemsBody = z.object({
  items: z
    .array(z.object({ productId, quantity }))
    .min(1)
    .max(100)
    .refine((items) => new Set(items.map((one) => one.productId)).size === items.length, {
      error: 'the same product twice',
    }),
})

/** The ids of a bulk look-up, 1000 at most. */
export const idsBody = z.object({ ids: z.array(z.string()).max(1000) })
