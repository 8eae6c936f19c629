import { defineErrors, type ErrorMeaning } from '../http/shop-error.js'

/** What orders can end in, by the code that a program sees. */
export const orderErrors = defineErrors({
  PAYMENT_DECLINED: {
    status: 402,
    ko: '결제가 거절되었습니다. 다른 카드로 다시 시도해주세요.',
    en: 'The payment was declined. Please try another card.',
  },
  PRODUCT_NOT_FOUND: {
    status: 404,
    ko: '존재하지 않는 상품입니다.',
    en: 'There is no such product.',
  },
  ORDER_NOT_FOUND: { status: 404, ko: '주문을 찾을 수 없습니다.', en: 'There is no such order.' },
  BUYER_NOT_FOUND: {
    status: 404,
    ko: '회원 정보를 찾을 수 없습니다.',
    en: 'There is no such account any more.',
  },
  NOT_ON_SALE: {
    status: 409,
    ko: '판매 중인 상품이 아닙니다.',
    en: 'This product is not on sale.',
  },
  INSUFFICIENT_STOCK: { status: 409, ko: '재고가 부족합니다.', en: 'There is not enough stock.' },
  INSUFFICIENT_POINTS: {
    status: 409,
    ko: '포인트가 부족합니다.',
    en: 'There are not enough points.',
  },
  TOO_MANY_POINTS: {
    status: 409,
    ko: '주문 금액보다 많은 포인트를 사용할 수 없습니다.',
    en: 'More points than the order costs cannot be used.',
  },
  PRICE_CHANGED: {
    status: 409,
    ko: '상품 가격이 변경되었습니다. 금액을 다시 확인해주세요.',
    en: 'The price has changed. Please check the amount again.',
  },
  PAYMENT_OPEN: {
    status: 409,
    ko: '결제 확인 중입니다. 잠시 후 다시 확인해주세요.',
    en: 'A payment is still being confirmed. Please look again in a moment.',
  },
  PAYMENT_CONTRADICTS: {
    status: 409,
    ko: '결제 정보가 주문과 일치하지 않습니다.',
    en: 'What was authenticated does not fit the order.',
  },
  ORDER_NOT_PAYABLE: {
    status: 409,
    ko: '결제할 수 없는 주문입니다.',
    en: 'This order cannot be paid.',
  },
  ORDER_NOT_CANCELABLE: {
    status: 409,
    ko: '취소할 수 없는 주문입니다. 상태',
    en: 'This order cannot be cancelled. Status',
  },
  ORDER_NOT_PAID: {
    status: 409,
    ko: '결제 정보가 없어 취소할 수 없습니다.',
    en: 'The order has no payment that could be cancelled.',
  },
  PAYMENT_CANCEL_REFUSED: {
    status: 409,
    ko: '결제 취소 실패',
    en: 'The payment could not be cancelled',
  },
  SAGA_TIMEOUT: {
    status: 409,
    ko: '사가 처리 지연: 결제 시간이 지나 주문이 종료되었습니다. 새로 주문해주세요.',
    en: 'The order took too long: it was not paid in time and has ended. Please order again.',
  },
  ORDER_ABANDONED: {
    status: 409,
    ko: '포기한 주문입니다.',
    en: 'This order was given up.',
  },
  STEP_REFUSED: {
    status: 409,
    ko: '주문을 처리할 수 없습니다. 새로 주문해주세요.',
    en: 'The order could not be carried out. Please order again.',
  },
  ORDER_SAVE_FAILED: {
    status: 500,
    ko: '주문을 저장하지 못했습니다. 결제된 금액이 있다면 취소됩니다.',
    en: 'The order could not be saved. If it was paid, the payment is cancelled.',
  },
  PAYMENT_NOT_EXECUTED: {
    status: 502,
    ko: '결제가 이루어지지 않았습니다. 청구된 금액은 없습니다. 다시 주문해 주세요.',
    en: 'The payment was not made. Nothing was charged; please order again.',
  },
  CATALOG_UNREACHABLE: {
    status: 502,
    ko: '상품 서비스에 연결하지 못했습니다.',
    en: 'The catalog could not be reached.',
  },
  POINTS_UNREACHABLE: {
    status: 502,
    ko: '포인트 서비스에 연결하지 못했습니다.',
    en: 'The points could not be reached.',
  },
  ACCOUNTS_UNREACHABLE: {
    status: 502,
    ko: '회원 서비스에 연결하지 못했습니다.',
    en: 'The accounts could not be reached.',
  },
  PAYMENT_REFUSED: {
    status: 503,
    ko: '결제 서비스가 일시적으로 불안정합니다. 잠시 후 다시 시도해주세요.',
    en: 'The payment service is unstable at the moment. Please try again shortly.',
  },
  SERVICE_UNAVAILABLE: {
    status: 503,
    ko: '주문 서비스가 일시적으로 불안정합니다. 잠시 후 다시 시도해주세요.',
    en: 'The shop is unstable at the moment. Please try again shortly.',
  },
})

/** As PAYMENT_NOT_EXECUTED, of an order that goes on waiting, with all that it holds. */
export const notExecutedYet: ErrorMeaning = {
  ...orderErrors.PAYMENT_NOT_EXECUTED,
  ko: '결제가 이루어지지 않았습니다. 청구된 금액은 없습니다. 다시 결제해 주세요.',
  en: 'The payment was not made. Nothing was charged; please pay again.',
}
