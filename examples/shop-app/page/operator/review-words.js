// @ts-check
import { wordsOf } from '../shell/language.js'

/** @typedef {'approved' | 'declined' | 'failed' | 'canceled'} Resolution */
/** @typedef {{ readonly title: string, readonly text: string }} Meaning */

/** What there is to be said about payments that a person decides. */
export const reviewWords = wordsOf({
  ko: {
    title: '검토 대기',
    lead: 'PG사의 기록을 확인한 뒤 결론을 내립니다',
    none: '결정할 결제가 없습니다',
    noneMore:
      '서로 맞지 않는 이야기를 들은 결제만 여기에 옵니다. 그때까지 돈도 주문도 그대로 둡니다.',
    order: '주문',
    charge: 'PG 거래',
    noCharge: 'PG 거래 번호 없음',
    age: (/** @type {string} */ span) => `${span} 전부터`,
    more: (/** @type {string} */ count) =>
      `${count}건이 더 있습니다. 위의 것부터 처리하면 나타납니다.`,
    notes: '메모',
    resolve: '결론 내리기…',
    check: '지금 확인',
    note: '메모…',
    of: (/** @type {string} */ act, /** @type {string} */ order) => `${act} 주문 ${order}`,
    checking: 'PG사에 묻고 있습니다…',
    checkedOpen: 'PG사에 다시 물었습니다. 아직 사람이 결정해야 합니다.',
    checkedOver: (/** @type {string} */ state) => `PG사에 다시 물었습니다: ${state}.`,
    checkRefused: '지금은 PG사에 묻지 못했습니다. 서킷 브레이커나 한도가 막고 있습니다.',
  },
  en: {
    title: 'Review queue',
    lead: 'look at the gateway’s records, then decide',
    none: 'Nothing to decide',
    noneMore:
      'Only payments about which we heard things that do not fit come here. Until ' +
      'somebody decides, money and order stay as they are.',
    order: 'Order',
    charge: 'at the gateway',
    noCharge: 'no number at the gateway',
    age: (/** @type {string} */ span) => `for ${span}`,
    more: (/** @type {string} */ count) => `${count} more come up once these are decided.`,
    notes: 'Notes',
    resolve: 'Decide…',
    check: 'Check now',
    note: 'Note…',
    of: (/** @type {string} */ act, /** @type {string} */ order) => `${act} order ${order}`,
    checking: 'Asking the gateway…',
    checkedOpen: 'The gateway was asked again. A person still has to decide.',
    checkedOver: (/** @type {string} */ state) => `The gateway was asked again: ${state}.`,
    checkRefused: 'The gateway could not be asked now: a breaker or a limit is in the way.',
  },
})

/** @type {Readonly<Record<'ko' | 'en', Readonly<Record<string, Meaning>>>>} */
const reasons = {
  ko: {
    'amount-mismatch': {
      title: '금액이 다릅니다',
      text: 'PG사가 말하는 금액이 주문 금액과 다릅니다.',
    },
    'reference-mismatch': {
      title: '다른 결제의 거래입니다',
      text: 'PG사의 거래에 적힌 번호가 이 결제의 것이 아닙니다.',
    },
    'owner-mismatch': {
      title: '구매자가 다릅니다',
      text: 'PG사의 거래에 적힌 구매자가 주문한 사람이 아닙니다.',
    },
    'duplicate-transaction': {
      title: '거래가 둘입니다',
      text: '결제는 하나인데 PG사에 거래가 둘 이상 있습니다. 하나는 돌려주어야 합니다.',
    },
    'order-paid-twice': {
      title: '주문이 두 번 결제되었습니다',
      text: '같은 주문의 다른 결제가 이미 성공했습니다. 이 돈은 돌려주어야 합니다.',
    },
    'transaction-vanished': {
      title: '거래가 사라졌습니다',
      text: 'PG사가 받았다고 한 거래를 이제는 모른다고 합니다.',
    },
    'contradicting-evidence': {
      title: '앞뒤가 맞지 않습니다',
      text: 'PG사가 전에 한 말과 지금 하는 말이 다릅니다.',
    },
    'pending-too-long': {
      title: '너무 오래 처리 중입니다',
      text: 'PG사가 받은 뒤로 결과를 말해 주지 않습니다. 성공인지 실패인지 아무도 모릅니다.',
    },
    'refund-too-long': {
      title: '환불이 너무 오래 걸립니다',
      text: '환불을 요청했지만 PG사가 결과를 말해 주지 않습니다.',
    },
    'refund-vanished': {
      title: '환불 기록이 사라졌습니다',
      text: 'PG사가 했다고 한 환불을 이제는 모른다고 합니다.',
    },
    'order-gone': {
      title: '주문은 끝났고 돈이 남았습니다',
      text: '주문이 취소되었지만 이 PG사는 API로 돌려줄 수 없습니다. PG사 화면에서 직접 환불해 주세요.',
    },
  },
  en: {
    'amount-mismatch': {
      title: 'The amount differs',
      text: 'The gateway speaks of another amount than the order.',
    },
    'reference-mismatch': {
      title: 'It belongs to another payment',
      text: 'The gateway’s transaction carries a number that is not this payment’s.',
    },
    'owner-mismatch': {
      title: 'Another buyer',
      text: 'The gateway’s transaction names somebody who did not order.',
    },
    'duplicate-transaction': {
      title: 'Two transactions',
      text: 'One payment, and more than one transaction at the gateway: one has to go back.',
    },
    'order-paid-twice': {
      title: 'Order paid twice',
      text: 'Another payment of this order went through already: this money has to go back.',
    },
    'transaction-vanished': {
      title: 'The transaction is gone',
      text: 'The gateway had it, and now knows nothing of it.',
    },
    'contradicting-evidence': {
      title: 'Two stories',
      text: 'What the gateway says now does not fit what it said before.',
    },
    'pending-too-long': {
      title: 'Pending for too long',
      text: 'The gateway took it on and never said how it ended: nobody knows.',
    },
    'refund-too-long': {
      title: 'The refund takes too long',
      text: 'It was asked for, and the gateway never said how it ended.',
    },
    'refund-vanished': {
      title: 'The refund is gone',
      text: 'The gateway told of a refund that it now knows nothing of.',
    },
    'order-gone': {
      title: 'The order is over, the money is not',
      text:
        'It was canceled, and this gateway gives nothing back over its API: refund it by ' +
        'hand in the gateway’s console.',
    },
  },
}

const unknownReason = wordsOf({
  ko: { title: '확인이 필요합니다', text: '' },
  en: { title: 'Somebody has to look', text: '' },
})

/**
 * Why a payment waits for a person.
 *
 * @param {string | null} reason
 * @returns {Meaning}
 */
export function reviewReason(reason) {
  const known = wordsOf(reasons)[reason ?? '']
  return known ?? { ...unknownReason, text: reason ?? unknownReason.text }
}

/** What a decision means, and what follows from it. */
export const resolutionWords = wordsOf({
  ko: {
    title: '이 결제는 어떻게 되었습니까?',
    lead: '짐작하지 말고 PG사 화면에서 본 것을 고르세요. 고른 뒤에는 되돌릴 수 없습니다.',
    seen: 'PG사에서 본 것',
    yes: '이대로 결론 내리기',
    done: (/** @type {string} */ state) => `결론을 내렸습니다: ${state}.`,
    /** @type {Readonly<Record<Resolution, Meaning>>} */
    choices: {
      approved: {
        title: '돈을 받았습니다',
        text: '승인된 거래가 있고 돌려주지 않았습니다. 주문이 확정됩니다. 주문이 이미 끝났다면 받은 돈을 돌려줍니다.',
      },
      declined: {
        title: '거절되었습니다',
        text: 'PG사가 분명히 거절했고 돈은 움직이지 않았습니다. 구매자는 다른 카드로 다시 결제할 수 있습니다.',
      },
      failed: {
        title: '실행된 적이 없습니다',
        text: 'PG사에 거래가 없습니다. 주문이 끝나고 재고와 포인트가 돌아갑니다. 확실하지 않으면 고르지 마세요.',
      },
      canceled: {
        title: '돈이 모두 돌아갔습니다',
        text: 'PG사 화면에서 직접 환불했거나 이미 취소되어 있습니다. 주문이 취소로 끝납니다.',
      },
    },
  },
  en: {
    title: 'What became of this payment?',
    lead:
      'Do not guess: choose what you have seen in the gateway’s console. It cannot be ' +
      'taken back.',
    seen: 'What you have seen there',
    yes: 'Close the review so',
    done: (/** @type {string} */ state) => `The review is closed: ${state}.`,
    /** @type {Readonly<Record<Resolution, Meaning>>} */
    choices: {
      approved: {
        title: 'The money was taken',
        text:
          'An approved transaction is there, and nothing went back. The order is ' +
          'confirmed; where it has ended already, the money goes back.',
      },
      declined: {
        title: 'It was declined',
        text: 'The gateway said no, and no money moved. The buyer may pay again with another card.',
      },
      failed: {
        title: 'It was never executed',
        text:
          'The gateway has no such transaction. The order ends, stock and points go back. ' +
          'Not for when you are unsure.',
      },
      canceled: {
        title: 'All money has gone back',
        text:
          'You refunded it in the console, or it was canceled there already. The order ' +
          'ends as canceled.',
      },
    },
  },
})
