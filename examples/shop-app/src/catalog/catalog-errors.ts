import { defineErrors } from '../http/shop-error.js'

/** What the catalog may answer. */
export const catalogErrors = defineErrors({
  INSUFFICIENT_STOCK: { status: 400, ko: '재고가 부족합니다.', en: 'There is not enough stock.' },
  PRODUCT_NOT_FOUND: {
    status: 404,
    ko: '존재하지 않는 상품입니다.',
    en: 'There is no such product.',
  },
  ALREADY_RELEASED: {
    status: 409,
    ko: '이미 재고가 반환된 주문입니다.',
    en: 'The stock of this order has been given back already.',
  },
  PARTLY_RELEASED: {
    status: 409,
    ko: '일부 상품의 재고만 반환된 주문입니다.',
    en: 'Only some of the stock of this order has been given back.',
  },
  CATALOG_BUSY: {
    status: 503,
    ko: '다른 요청이 재고를 처리하고 있습니다. 잠시 후 다시 시도해주세요.',
    en: 'Somebody else is moving stock right now. Please try again shortly.',
  },
})
