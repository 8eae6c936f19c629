// @ts-check
import { element, setText } from '../element.js'
import { keyedRows } from '../keyed-rows.js'
import { countText, language, spanText, wordsOf } from '../shell/language.js'
import { emptyWords, panel, scroller } from './panel.js'
import { gatewayText, operationText } from './payment-words.js'
import { breakerReason } from './reason-text.js'

/** @typedef {import('./shop-answers.js').AlertStatus} Alert */

const words = wordsOf({
  ko: {
    title: '경보',
    none: '조용합니다',
    noneMore:
      '서킷 브레이커가 열리거나, 실패가 많아지거나, 사람이 볼 일이 생기면 여기에 나타납니다.',
    since: (/** @type {string} */ span) => `${span}째`,
    breaker: (/** @type {string} */ gateway, /** @type {string} */ operation) =>
      `${gateway} ${operation}: 서킷 브레이커가 열림`,
    share: (/** @type {string} */ gateway) => `${gateway}: 실패가 많음`,
    shareMore: (/** @type {string} */ share, /** @type {string} */ requests) =>
      `시도 ${requests}건 중 ${share}%가 실패했습니다.`,
    review: (/** @type {string} */ gateway) => `${gateway}: 검토를 기다리는 결제`,
    reviewMore: '돈이 어떻게 되었는지 사람이 확인해야 합니다.',
    letter: (/** @type {string} */ source) => `배달 실패: ${source}`,
    letterMore: '여러 번 시도해도 처리하지 못한 일이 있습니다.',
    sources: { orders: '주문의 뒷일', payments: '결제 알림', bus: '버스 메시지' },
  },
  en: {
    title: 'Alerts',
    none: 'All quiet',
    noneMore: 'When a breaker opens, too much fails or a person is needed, it is said here.',
    since: (/** @type {string} */ span) => `for ${span}`,
    breaker: (/** @type {string} */ gateway, /** @type {string} */ operation) =>
      `${gateway}, ${operation}: breaker open`,
    share: (/** @type {string} */ gateway) => `${gateway}: too much fails`,
    shareMore: (/** @type {string} */ share, /** @type {string} */ requests) =>
      `${share} % of ${requests} attempts failed.`,
    review: (/** @type {string} */ gateway) => `${gateway}: a payment is in review`,
    reviewMore: 'A person has to find out what became of the money.',
    letter: (/** @type {string} */ source) => `Dead letter: ${source}`,
    letterMore: 'Something could not be done, however often it was tried.',
    sources: { orders: 'what orders owe', payments: 'news of payments', bus: 'the bus' },
  },
})

/** The alerts that are on, longest first. */
export function alertsPanel() {
  const { section } = panel('alerts', words.title)
  const list = element('ul', { class: 'list' })
  const empty = emptyWords(words.none, words.noneMore)
  section.append(scroller(words.title, list, empty))
  const showRows = keyedRows(list, ({ alert }) => alert, alertRow)
  let now = 0

  /** @param {Alert} first */
  function alertRow(first) {
    const { title, more } = alertWords(first)
    const since = element('span', { class: 'list-aside' })
    const reason = element('span', { class: 'list-more' }, more)
    const mark = element('span', { class: 'state list-title', 'data-tone': 'bad' }, title)
    const row = element('li', { 'data-row': '', class: 'alert-row' }, mark, since, reason)
    return {
      element: row,
      /** @param {Alert} alert */
      update(alert) {
        setText(since, words.since(spanText(now - Date.parse(alert.since))))
        setText(reason, alertWords(alert).more)
      },
    }
  }

  return {
    section,
    /** @param {import('./feed.js').Seen} seen */
    show(seen) {
      now = seen.now
      showRows(seen.status.alerts)
      empty.hidden = seen.status.alerts.length > 0
    },
  }
}

/** @param {Alert} alert */
function alertWords({ alert, reason, details }) {
  const [kind = '', about = '', operation = ''] = alert.split('/')
  const gateway = gatewayText(about)
  switch (kind) {
    case 'breaker-open':
      return {
        title: words.breaker(gateway, operationText(operation)),
        more: breakerReason(reason, language),
      }
    case 'failure-share': {
      const { sharePercent, requests } = details
      const isTold = typeof requests === 'number'
      const more = isTold ? words.shareMore(String(sharePercent), countText(requests)) : reason
      return { title: words.share(gateway), more }
    }
    case 'payment-review':
      return { title: words.review(gateway), more: words.reviewMore }
    case 'dead-letter': {
      const sources = /** @type {Readonly<Record<string, string>>} */ (words.sources)
      return { title: words.letter(sources[about] ?? about), more: words.letterMore }
    }
    default:
      return { title: alert, more: reason }
  }
}
