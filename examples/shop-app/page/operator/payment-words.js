// @ts-check
import { wordsOf } from '../shell/language.js'

/**
 * @typedef {object} PaymentWords
 * @property {Readonly<Record<string, string>>} gateways
 * @property {Readonly<Record<string, string>>} operations
 * @property {Readonly<Record<string, string>>} states
 * @property {Readonly<Record<string, string>>} sources who told how a payment ended
 * @property {Readonly<Record<string, string>>} orders
 * @property {string} unknownOrder
 */

/** @type {Readonly<Record<import('../shell/language.js').Language, PaymentWords>>} */
const both = {
  ko: {
    gateways: { 'async-card': '카드', toss: '토스' },
    operations: {
      submit: '결제 요청',
      cancel: '환불 요청',
      inquire: '결과 조회',
      reconcile: '자동 복구',
    },
    states: {
      requested: '요청 중',
      unknown: '결과 미확인',
      pending: 'PG사 처리 중',
      approved: '결제 성공',
      declined: '결제 거절',
      failed: '실행되지 않음',
      canceling: '환불 진행 중',
      partiallyCanceled: '부분 환불',
      canceled: '환불 완료',
      review: '검토 대기',
    },
    sources: {
      answer: '응답으로 알게 됨',
      callback: '콜백으로 알게 됨',
      inquiry: '조회해서 알아냄',
      shop: '상점이 정함',
      operator: '운영자가 정함',
    },
    orders: {
      PENDING: '준비 중',
      PAYMENT_WAITING: '결제 대기',
      CONFIRMED: '확정',
      CANCELING: '취소 중',
      CANCELLED: '취소됨',
      FAILED: '종료됨',
    },
    unknownOrder: '주문 번호 미확인',
  },
  en: {
    gateways: { 'async-card': 'Card', toss: 'Toss' },
    operations: {
      submit: 'Pay',
      cancel: 'Give back',
      inquire: 'Look up',
      reconcile: 'Auto-heal',
    },
    states: {
      requested: 'Requested',
      unknown: 'Unknown',
      pending: 'At the gateway',
      approved: 'Approved',
      declined: 'Declined',
      failed: 'Not executed',
      canceling: 'Being refunded',
      partiallyCanceled: 'Refunded in part',
      canceled: 'Refunded',
      review: 'In review',
    },
    sources: {
      answer: 'told by the answer',
      callback: 'told by a callback',
      inquiry: 'found by our look-up',
      shop: 'the shop decided',
      operator: 'an operator decided',
    },
    orders: {
      PENDING: 'being prepared',
      PAYMENT_WAITING: 'waits for its payment',
      CONFIRMED: 'confirmed',
      CANCELING: 'being canceled',
      CANCELLED: 'canceled',
      FAILED: 'ended unpaid',
    },
    unknownOrder: 'order not told',
  },
}

const words = wordsOf(both)

/** @param {string} dialect */
export const gatewayText = (dialect) => words.gateways[dialect] ?? dialect

/** @param {string} operation */
export const operationText = (operation) => words.operations[operation] ?? operation

/** @param {string} state */
export const paymentStateText = (state) => words.states[state] ?? state

/** @param {string} source */
export const sourceText = (source) => words.sources[source] ?? source

/** @param {string} status */
export const orderStatusText = (status) => words.orders[status] ?? status

/**
 * How a payment stands: good, waiting, bad, or neither.
 *
 * @param {string} state
 */
export function paymentTone(state) {
  if (state === 'approved') return 'good'
  if (state === 'declined' || state === 'failed' || state === 'review') return 'bad'
  if (state === 'canceled' || state === 'partiallyCanceled') return 'idle'
  return 'wait'
}

const SHORT = 8

/**
 * The end of an id, by which people tell two of them apart: they begin alike.
 *
 * @param {string | null} id
 */
export function shortId(id) {
  if (id === null) return words.unknownOrder
  return id.length <= SHORT + 1 ? id : `…${id.slice(-SHORT)}`
}
