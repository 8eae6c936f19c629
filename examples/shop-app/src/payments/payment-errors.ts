import { defineErrors } from '../http/shop-error.js'

/** What requests about payments can end in. */
export const paymentErrors = defineErrors({
  INVALID_CALLBACK: {
    status: 400,
    ko: '콜백 본문을 읽을 수 없습니다.',
    en: 'The callback cannot be read.',
  },
  FORGED_CALLBACK: {
    status: 401,
    ko: '콜백의 서명을 확인할 수 없습니다.',
    en: 'The callback does not prove who sent it.',
  },
  METHOD_NOT_OFFERED: {
    status: 400,
    ko: '사용할 수 없는 결제 수단입니다.',
    en: 'This shop does not take payments in this way.',
  },
  PAYMENT_NOT_FOUND: {
    status: 404,
    ko: '결제를 찾을 수 없습니다.',
    en: 'There is no such payment.',
  },
})
