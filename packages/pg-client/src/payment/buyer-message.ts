import type { PaymentState } from './payment-state.js'
import { declineSentences } from './decline-sentences.js'
import type { Decline } from './decline.js'

/** A sentence for the buyer, in Korean and in English. */
export interface BuyerMessage {
  readonly ko: string
  readonly en: string
}

/** Said when our own kit would not call the gateway; the seeds' sentence. */
export const refusedMessage: BuyerMessage = {
  ko: '결제 서비스가 일시적으로 불안정합니다. 잠시 후 다시 시도해주세요.',
  en: 'The payment service is temporarily unstable. Please try again shortly.',
}

/** Said when an order is paid for again while an earlier payment may still collect. */
export const paymentOpenMessage: BuyerMessage = {
  ko: '이 주문의 결제를 확인하고 있습니다. 다시 결제하지 말고 잠시만 기다려주세요.',
  en: 'We are confirming a payment for this order. Please wait and do not pay again.',
}

/** Said when an order is paid for again that is paid. */
export const orderPaidMessage: BuyerMessage = {
  ko: '이 주문은 이미 결제되었습니다.',
  en: 'This order is already paid.',
}

/** Said when money cannot be given back just now: nothing left, or another cancel is under way. */
export const notCancelableMessage: BuyerMessage = {
  ko: '지금은 이 결제를 취소할 수 없습니다.',
  en: 'This payment cannot be canceled now.',
}

/** Said when what is to be paid, or paid with, does not fit the order. Nothing was charged now. */
export const contradictionMessage: BuyerMessage = {
  ko: '결제 정보가 주문과 일치하지 않아 결제하지 않았습니다. 주문을 확인하고 다시 시도해주세요.',
  en: 'The payment does not match the order, so it was not made. Please check your order first.',
}

const labels: Readonly<Record<PaymentState, BuyerMessage>> = {
  requested: { ko: '결제 진행 중', en: 'Payment in progress' },
  unknown: { ko: '결제 진행 중', en: 'Payment in progress' },
  pending: { ko: '결제 진행 중', en: 'Payment in progress' },
  approved: { ko: '결제 성공', en: 'Payment successful' },
  declined: { ko: '결제 실패', en: 'Payment failed' },
  failed: { ko: '결제 실패', en: 'Payment failed' },
  canceling: { ko: '결제 취소 중', en: 'Cancellation in progress' },
  partiallyCanceled: { ko: '결제 부분 취소', en: 'Payment partly canceled' },
  canceled: { ko: '결제 취소', en: 'Payment canceled' },
  review: { ko: '결제 확인 중', en: 'Payment being checked' },
}

const sentences: Readonly<Record<PaymentState, BuyerMessage>> = {
  requested: {
    ko: '결제를 요청하고 있습니다.',
    en: 'We are requesting your payment.',
  },
  unknown: {
    ko: '결제 결과를 확인하고 있습니다. 다시 결제하지 말고 잠시만 기다려주세요.',
    en: 'We are confirming your payment. Please wait and do not pay again.',
  },
  pending: {
    ko: '카드사에서 결제를 처리하고 있습니다.',
    en: 'Your payment is being processed.',
  },
  approved: { ko: '결제가 완료되었습니다.', en: 'Your payment is complete.' },
  declined: {
    ko: '카드 결제가 거절되었습니다. 다른 카드를 선택해주세요.',
    en: 'Your card was declined. Please choose another card.',
  },
  failed: {
    ko: '결제가 이루어지지 않았습니다. 다시 시도해주세요.',
    en: 'No payment was made. Please try again.',
  },
  canceling: {
    ko: '결제를 취소하고 있습니다. 취소가 끝나면 알려드리겠습니다.',
    en: 'Your payment is being canceled. We will tell you when it is done.',
  },
  partiallyCanceled: {
    ko: '결제 금액의 일부가 취소되었습니다.',
    en: 'A part of your payment has been canceled.',
  },
  canceled: { ko: '결제가 취소되었습니다.', en: 'Your payment has been canceled.' },
  review: {
    ko: '결제를 확인하고 있습니다. 고객센터에서 안내해 드리겠습니다.',
    en: 'Your payment is being checked. Customer service will contact you.',
  },
}

/** The short word for a payment's state: 결제 진행 중, 결제 성공, 결제 실패, 결제 확인 중. */
export function buyerLabel(state: PaymentState): BuyerMessage {
  return labels[state]
}

/** What to tell a buyer about a payment; a decline is told in the gateway's own words. */
export function buyerMessageOf(payment: {
  readonly state: PaymentState
  readonly decline: Decline | null
}): BuyerMessage {
  const sentence = sentences[payment.state]
  if (payment.state !== 'declined' || !payment.decline) return sentence
  return {
    ko: payment.decline.reason ?? sentence.ko,
    en: declineSentences[payment.decline.code] ?? sentence.en,
  }
}
