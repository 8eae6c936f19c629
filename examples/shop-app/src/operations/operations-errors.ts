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
  PAYMENT_IN_REVIEW: {
    status: 409,
    ko: '검토 중인 결제입니다. 먼저 검토를 종료한 뒤 환불해 주세요.',
    en: 'This payment is in review: close the review first, then refund it.',
  },
  DEAD_LETTER_NOT_FOUND: {
    status: 404,
    ko: '처리하지 못한 작업을 찾을 수 없습니다.',
    en: 'There is no such dead letter.',
  },
  REFUND_NOT_POSSIBLE: {
    status: 409,
    ko: '이 결제는 환불할 수 없습니다. 받은 금액이 없거나 PG사가 환불을 지원하지 않습니다.',
    en: 'This payment cannot be refunded: no money is held, or its gateway gives none back.',
  },
  REFUND_EXCEEDS_PAYMENT: {
    status: 409,
    ko: '환불 금액이 남은 결제 금액보다 큽니다.',
    en: 'This is more than what is left of the payment.',
  },
  REFUND_UNDER_WAY: {
    status: 409,
    ko: '이 결제의 다른 환불이 아직 진행 중입니다.',
    en: 'Another refund of this payment has not ended yet.',
  },
  REFUND_REFUSED: {
    status: 409,
    ko: 'PG사가 환불을 거절했습니다',
    en: 'The gateway refused the refund',
  },
})
