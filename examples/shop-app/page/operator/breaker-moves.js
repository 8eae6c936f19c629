// @ts-check
import { element, setText } from '../element.js'
import { keyedRows } from '../keyed-rows.js'
import { countText, language, timeText, wordsOf } from '../shell/language.js'
import { breakerStateText, breakerTone } from './breaker-words.js'
import { scroller, table } from './panel.js'
import { gatewayText, operationText } from './payment-words.js'
import { breakerReason } from './reason-text.js'

/** @typedef {import('./gateway-history.js').Move & { dialect: string }} GatewayMove */

const words = wordsOf({
  ko: {
    title: '서킷 브레이커가 바뀐 기록',
    caption: '서킷 브레이커의 상태가 바뀐 시각과 까닭, 최근 것부터',
    when: '시각',
    breaker: '서킷 브레이커',
    change: '변화',
    why: '까닭',
    none: '아직 한 번도 바뀌지 않았습니다.',
  },
  en: {
    title: 'Every move of a breaker',
    caption: 'When breakers moved, and why, latest first',
    when: 'When',
    breaker: 'Breaker',
    change: 'Moved',
    why: 'Why',
    none: 'None has moved yet.',
  },
})

/** So many are listed. */
const MOST = 100

/** The transitions as a list: for who reads rather than points. */
export function breakerMoves() {
  const count = element('span', { class: 'tag' }, '0')
  const { whole, rows } = table(words.caption, [
    { text: words.when, class: 'column-time' },
    { text: words.breaker, class: 'column-breaker' },
    { text: words.change, class: 'column-change' },
    { text: words.why },
  ])
  const empty = element('p', { class: 'empty' }, words.none)
  const details = element(
    'details',
    { class: 'moves' },
    element('summary', {}, words.title, ' ', count),
    scroller(words.title, whole, empty),
  )
  const keyOf = (/** @type {GatewayMove} */ { at, dialect, operation, to }) =>
    `${at} ${dialect} ${operation} ${to}`
  const showRows = keyedRows(rows, keyOf, moveRow)
  return {
    details,
    /** @param {readonly GatewayMove[]} moves latest first */
    show(moves) {
      setText(count, countText(moves.length))
      whole.hidden = moves.length === 0
      empty.hidden = moves.length > 0
      if (details.open) showRows(moves.slice(0, MOST))
    },
  }
}

/** @param {GatewayMove} move */
function moveRow({ at, dialect, operation, from, to, reason }) {
  const row = element(
    'tr',
    { 'data-row': '' },
    element('td', {}, element('time', { datetime: at }, timeText(at))),
    element('td', {}, `${gatewayText(dialect)} ${operationText(operation)}`),
    element(
      'td',
      {},
      element('span', { class: 'healed-from' }, `${breakerStateText(from)} → `),
      element('span', { class: 'state', 'data-tone': breakerTone(to) }, breakerStateText(to)),
    ),
    element('td', { class: 'move-why' }, breakerReason(reason, language)),
  )
  return { element: row, update: () => undefined }
}
