import { defineErrors } from '../http/shop-error.js'

/** What the cart may answer; some of it is said of single items too. */
export const cartErrors = defineErrors({
  // In the catalog's own words: its look-up leaves unknown products out and says nothing.
  PRODUCT_NOT_FOUND: {
    status: 404,
    ko: '존재하지 않는 상품입니다.',
    en: 'There is no such product.',
  },
  CART_ITEM_NOT_FOUND: {
    status: 404,
    ko: '장바구니에 없는 상품입니다.',
    en: 'This product is not in your cart.',
  },
  NOT_ON_SALE: {
    status: 409,
    ko: '판매 중인 상품이 아닙니다.',
    en: 'This product is not on sale.',
  },
  // Said of an item, in the catalog's words; to put it into the cart is no mistake.
  INSUFFICIENT_STOCK: { status: 409, ko: '재고가 부족합니다.', en: 'There is not enough stock.' },
  CART_FULL: {
    status: 409,
    ko: '장바구니에는 상품을 50종류까지 담을 수 있습니다.',
    en: 'A cart holds 50 different products at most.',
  },
  QUANTITY_LIMIT: {
    status: 409,
    ko: '한 상품은 1000개까지 담을 수 있습니다.',
    en: 'A cart holds 1000 pieces of one product at most.',
  },
  CATALOG_UNREACHABLE: {
    status: 502,
    ko: '상품 정보를 확인하지 못했습니다. 장바구니는 그대로입니다.',
    en: 'The product could not be looked up. Your cart is as it was.',
  },
  CATALOG_UNAVAILABLE: {
    status: 503,
    ko: '상품 정보를 일시적으로 확인할 수 없습니다. 잠시 후 다시 시도해주세요.',
    en: 'Products cannot be looked up at the moment. Please try again shortly.',
  },
})
