import { z } from 'zod'
import type { Product } from '../catalog/catalog-client.js'
import type { Language, Sentence } from '../http/language.js'
import type { ErrorMeaning } from '../http/shop-error.js'
import type { CartItem } from './cart.js'
import { cartErrors } from './cart-errors.js'
import type { ShownProducts } from './cart-products.js'

const itemView = z.object({
  productId: z.string(),
  quantity: z.number(),
  name: z.string().nullable().describe('Null where the product is not known.'),
  price: z.number().nullable().describe('In won, of one piece, as of now.'),
  amount: z.number().nullable().describe('In won; null where it cannot be bought.'),
  available: z.boolean().describe('Whether it can be bought now.'),
  reason: z
    .object({ code: z.string(), message: z.string() })
    .nullable()
    .describe('Why it is not available.'),
})

/** A cart, as its owner sees it. */
export const cartView = z.object({
  items: z.array(itemView),
  total: z.number().describe('In won, of the items that are available.'),
  totalOf: z.literal('availableItems').describe('What the total counts.'),
  unavailable: z.number().describe('How many items the total leaves out.'),
  message: z.string().describe('The same for people.'),
})

/** A cart, as its owner sees it. */
export type CartView = z.infer<typeof cartView>

const complete: Sentence = {
  ko: '합계는 장바구니의 모든 상품을 더한 금액입니다.',
  en: 'The total is of everything in your cart.',
}
const incomplete: Sentence = {
  ko: '합계는 지금 구매할 수 있는 상품만 더한 금액입니다.',
  en: 'The total is only of what you can buy right now.',
}

/** What a cart comes to with the products that are known. */
export function viewCart(
  items: readonly CartItem[],
  { products, trouble }: ShownProducts,
  language: Language,
): CartView {
  const views = items.map(({ productId, quantity }) => {
    const product = products.find(({ id }) => id === productId)
    const reason = trouble ?? reasonOf(product, quantity)
    const price = product?.price ?? null
    return {
      productId,
      quantity,
      name: product?.name ?? null,
      price,
      amount: reason || price === null ? null : price * quantity,
      available: reason === undefined,
      reason: reason ? { code: reason.code, message: reason[language] } : null,
    }
  })
  const unavailable = views.filter(({ available }) => !available).length
  return {
    items: views,
    total: views.reduce((sum, { amount }) => sum + (amount ?? 0), 0),
    totalOf: 'availableItems',
    unavailable,
    message: (unavailable === 0 ? complete : incomplete)[language],
  }
}

function reasonOf(product: Product | undefined, quantity: number): ErrorMeaning | undefined {
  if (!product) return cartErrors.PRODUCT_NOT_FOUND
  if (!product.isOnSale) return cartErrors.NOT_ON_SALE
  return product.stock < quantity ? cartErrors.INSUFFICIENT_STOCK : undefined
}
