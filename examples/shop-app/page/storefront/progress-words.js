// @ts-check
import { wordsOf } from '../shell/language.js'

/** What the live record of an order says. */
export const progressWords = wordsOf({
  ko: {
    order: {
      PENDING: '주문을 받았습니다.',
      PAYMENT_WAITING: '상품을 잡아 두었습니다. 결제를 기다립니다.',
      CONFIRMED: '주문이 확정되었습니다.',
      CANCELING: '취소를 시작했습니다.',
      CANCELLED: '취소가 끝났습니다.',
      FAILED: '주문이 끝났습니다.',
    },
    step: { stock: '재고', points: '포인트' },
    stepStates: {
      running: '시작',
      done: '확보',
      refused: '거절',
      undoing: '되돌리는 중',
      undone: '되돌림',
    },
    payment: {
      requested: '결제를 요청했습니다.',
      unknown: '결과를 듣지 못했습니다. 확인합니다.',
      pending: '카드사가 접수했습니다.',
      approved: '결제가 승인되었습니다.',
      declined: '카드가 거절되었습니다.',
      failed: '결제가 이루어지지 않은 것이 확인되었습니다.',
      canceling: '환불을 요청했습니다.',
      partiallyCanceled: '일부가 환불되었습니다.',
      canceled: '환불되었습니다.',
      review: '담당자가 확인합니다.',
    },
    cancelRefused: '결제 회사가 취소를 거절했습니다.',
  },
  en: {
    order: {
      PENDING: 'Your order is in.',
      PAYMENT_WAITING: 'Items set aside. Waiting for the payment.',
      CONFIRMED: 'Your order is confirmed.',
      CANCELING: 'The cancellation has begun.',
      CANCELLED: 'The cancellation is done.',
      FAILED: 'The order has ended.',
    },
    step: { stock: 'Stock', points: 'Points' },
    stepStates: {
      running: 'begun',
      done: 'set aside',
      refused: 'refused',
      undoing: 'being undone',
      undone: 'undone',
    },
    payment: {
      requested: 'Payment requested.',
      unknown: 'Nobody told us how it ended. We are finding out.',
      pending: 'The card company has it.',
      approved: 'Payment approved.',
      declined: 'Card declined.',
      failed: 'It is certain that no payment was made.',
      canceling: 'Refund requested.',
      partiallyCanceled: 'A part has gone back.',
      canceled: 'The money has gone back.',
      review: 'A person is looking at it.',
    },
    cancelRefused: 'The payment company refused to cancel.',
  },
})
