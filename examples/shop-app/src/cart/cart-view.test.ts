import { describe, expect, it } from 'vitest'
import { cartErrors } from './cart-errors.js'
import { viewCart } from './cart-view.js'

const items = [
  { productId: '1', quantity: 2 },
  { productId: '2', quantity: 1 },
  { productId: 'gone', quantity: 3 },
]
const products = [
  { id: '2', name: '녹차', price: 200, stock: 1, isOnSale: false },
  { id: '1', name: '감귤', price: 100, stock: 5, isOnSale: true },
]

describe('viewCart', () => {
  it('counts what can be bought, marks the rest, and says so', () => {
    expect(viewCart(items, { products, trouble: undefined }, 'en')).toEqual({
      items: [
        {
          productId: '1',
          quantity: 2,
          name: '감귤',
          price: 100,
          amount: 200,
          available: true,
          reason: null,
        },
        {
          productId: '2',
          quantity: 1,
          name: '녹차',
          price: 200,
          amount: null,
          available: false,
          reason: { code: 'NOT_ON_SALE', message: 'This product is not on sale.' },
        },
        {
          productId: 'gone',
          quantity: 3,
          name: null,
          price: null,
          amount: null,
          available: false,
          reason: { code: 'PRODUCT_NOT_FOUND', message: 'There is no such product.' },
        },
      ],
      total: 200,
      totalOf: 'availableItems',
      unavailable: 2,
      message: 'The total is only of what you can buy right now.',
    })
  })

  it.each([
    [6, 'en', 'There is not enough stock.'],
    [1000, 'ko', '재고가 부족합니다.'],
  ] as const)(
    'leaves out %d of a product with five pieces, and says why',
    (quantity, language, message) => {
      const wanted = [{ productId: '1', quantity }]
      expect(viewCart(wanted, { products, trouble: undefined }, language)).toMatchObject({
        items: [
          {
            price: 100,
            amount: null,
            available: false,
            reason: { code: 'INSUFFICIENT_STOCK', message },
          },
        ],
        total: 0,
        unavailable: 1,
      })
    },
  )

  it('counts all pieces that there are, and none of a product that is sold out', () => {
    const all = [{ productId: '1', quantity: 5 }]
    expect(viewCart(all, { products, trouble: undefined }, 'en').total).toBe(500)
    const soldOut = products.map((product) => ({ ...product, stock: 0 }))
    const one = [{ productId: '1', quantity: 1 }]
    expect(viewCart(one, { products: soldOut, trouble: undefined }, 'en').unavailable).toBe(1)
  })

  it('marks everything where the products are not known', () => {
    const trouble = cartErrors.CATALOG_UNAVAILABLE
    const view = viewCart(items, { products: [], trouble }, 'ko')
    expect(view).toMatchObject({ total: 0, unavailable: 3 })
    for (const { available, reason } of view.items) {
      expect(available).toBe(false)
      expect(reason).toEqual({
        code: 'CATALOG_UNAVAILABLE',
        message: '상품 정보를 일시적으로 확인할 수 없습니다. 잠시 후 다시 시도해주세요.',
      })
    }
  })

  it('says that nothing is left out where nothing is', () => {
    const view = viewCart(items.slice(0, 1), { products, trouble: undefined }, 'ko')
    expect(view).toMatchObject({
      total: 200,
      unavailable: 0,
      message: '합계는 장바구니의 모든 상품을 더한 금액입니다.',
    })
    expect(viewCart([], { products: [], trouble: undefined }, 'en').items).toEqual([])
  })
})
