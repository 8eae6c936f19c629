// @ts-check
import { wordsOf } from '../shell/language.js'

/** @typedef {{ readonly name: string, readonly hint: string }} SwitchWords */

/** What each switch does, and what to look for. */
export const switchWords = wordsOf({
  ko: {
    slow: {
      name: '느려짐',
      hint: '승인 요청에 1.5~4.5초가 걸립니다. 기다림을 넘긴 주문은 ‘결제 확인 중’이 되었다가 저절로 끝납니다.',
    },
    refuses: {
      name: '40 % 거절',
      hint: '열에 넷은 500 오류로 답하고 저장하지 않습니다. 상점이 확인하고 다시 보내 대부분 결제됩니다.',
    },
    hangs: {
      name: '응답 없음',
      hint: '요청을 받고 답하지 않습니다. 걸린 주문은 결제 확인 중이 되고, 서킷 브레이커가 열려 다음 구매자는 기다리지 않습니다.',
    },
    down: {
      name: '연결 불가',
      hint: '접속이 거부됩니다. 결제는 시작되지 않고 재고는 바로 돌아가며, 상품 구경은 그대로 됩니다.',
    },
    'answers-lost': {
      name: '결제 후 응답 유실',
      hint: '다섯에 하나는 돈을 받고도 응답이 사라집니다. 상점은 실패라고 하지 않고 PG에 조회해 확정합니다.',
    },
    'callbacks-lost': {
      name: '콜백 유실',
      hint: '결과 통지가 하나도 오지 않습니다. 대사(reconciler)가 직접 물어 몇 초 늦게 모두 끝납니다.',
    },
    'callbacks-doubled': {
      name: '콜백 중복',
      hint: '통지가 모두 두 번씩 옵니다. 두 번째 통지는 아무것도 바꾸지 않습니다.',
    },
    'callbacks-late': {
      name: '콜백 지연',
      hint: '통지가 10~20초 늦게 옵니다. 그때쯤이면 상점은 먼저 물어봐서 이미 알고 있습니다.',
    },
  },
  en: {
    slow: {
      name: 'Slow',
      hint:
        'Takes 1.5–4.5 s over a payment. What outlasts the wait is “being confirmed”, and ' +
        'ends by itself.',
    },
    refuses: {
      name: 'Refuses 40 %',
      hint:
        'Answers four in ten with a 500 and stores nothing. The shop looks, tries again, and ' +
        'most are paid.',
    },
    hangs: {
      name: 'Hangs',
      hint:
        'Reads requests and never answers. Then the breaker opens: later buyers are told at ' +
        'once, and wait for nothing.',
    },
    down: {
      name: 'Down',
      hint:
        'Refuses connections. No payment begins, stock goes straight back, and browsing goes ' +
        'on.',
    },
    'answers-lost': {
      name: 'Answer lost after the charge',
      hint:
        'Takes the money, and one answer in five never arrives. No order is called failed: ' +
        'the shop looks it up.',
    },
    'callbacks-lost': {
      name: 'Lost',
      hint:
        'No callback arrives. The reconciler asks instead, and every order ends a few seconds ' +
        'later.',
    },
    'callbacks-doubled': {
      name: 'Doubled',
      hint: 'Every callback comes twice. The second one changes nothing.',
    },
    'callbacks-late': {
      name: 'Late',
      hint: 'Callbacks come 10–20 s late. By then the shop has asked, and knows.',
    },
  },
})

/** @typedef {keyof typeof switchWords} SwitchName */

/** Switches by what they break. */
export const switchGroups = /** @type {const} */ ([
  { name: 'gateway', switches: ['slow', 'refuses', 'hangs', 'down'] },
  { name: 'answers', switches: ['answers-lost'] },
  { name: 'callbacks', switches: ['callbacks-lost', 'callbacks-doubled', 'callbacks-late'] },
])

/** @param {string} name */
export function switchNameText(name) {
  return switchWords[/** @type {SwitchName} */ (name)]?.name ?? name
}
