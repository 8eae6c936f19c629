// @ts-check
import { wordsOf } from '../shell/language.js'

/** What the screens of orders are called. */
export const orderTitles = wordsOf({
  ko: { orders: '주문', order: '주문', tossReturn: '토스 결제 승인' },
  en: { orders: 'Orders', order: 'Order', tossReturn: 'Confirming your payment' },
})
