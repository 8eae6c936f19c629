import { defineErrors } from '../http/shop-error.js'

/** What an operator's requests can end in. */
export const operationsErrors = defineErrors({
  PAYMENT_NOT_IN_REVIEW: {
    status: 409,
    ko: '검토 중인 결제가 아닙니다.',
    en: 'This payment is not in review.',
  },
  PAYMENT_STAYS_IN_REVIEW: {
    status: 409,
    ko: '결제가 아직 검토 중입니다. 주문이 이 결제를 받을 수 없습니다.',
    en: 'The payment stays in review: its order cannot take it.',
  },
  DEAD_LETTER_NOT_FOUND: {
    status: 404,
    ko: '처리하지 못한 작업을 찾을 수 없습니다.',
    en: 'There is no such dead letter.',
  },
})
