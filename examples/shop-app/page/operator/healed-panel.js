// @ts-check
import { element, setText } from '../element.js'
import { keepingPlace, keyedRows } from '../keyed-rows.js'
import { countText, spanText, timeText, wordsOf } from '../shell/language.js'
import { askShop } from '../shell/shop-api.js'
import { emptyWords, panel, scroller, table } from './panel.js'
import { gatewayText, paymentStateText, paymentTone, shortId, sourceText } from './payment-words.js'

/** @typedef {import('./shop-answers.js').Healing} Healing */

const words = wordsOf({
  ko: {
    title: '자동 복구',
    caption: '응답도 콜백도 오지 않았지만 스스로 결과를 알아낸 결제',
    note: (/** @type {string} */ count) => `상점이 켜진 뒤 ${count}건, 최근 것부터`,
    when: '시각',
    order: '주문',
    change: '변화',
    late: '걸린 시간',
    none: '아직 복구할 것이 없었습니다',
    noneMore:
      '응답이나 콜백이 사라지면 상점이 스스로 PG사에 물어보고, 알아낸 것을 여기에 적습니다.',
  },
  en: {
    title: 'Healed by itself',
    caption: 'Payments whose answer and callback were lost, and that were settled all the same',
    note: (/** @type {string} */ count) => `${count} since the shop started, latest first`,
    when: 'When',
    order: 'Order',
    change: 'What was found out',
    late: 'Took',
    none: 'Nothing had to be healed yet',
    noneMore:
      'When an answer or a callback gets lost, the shop asks the gateway by itself ' +
      'and writes here what it found out.',
  },
})

/** What was settled although neither its answer nor its callback came. */
export function healedPanel() {
  const { section, note } = panel('healed', words.title)
  const { whole, rows } = table(words.caption, [
    { text: words.when, class: 'column-time' },
    { text: words.order, class: 'column-id' },
    { text: words.change },
    { text: words.late, isNumber: true, class: 'column-span' },
  ])
  const empty = emptyWords(words.none, words.noneMore)
  const box = scroller(words.title, whole, empty)
  section.append(box)
  const showRows = keyedRows(rows, ({ at, paymentId, to }) => `${at} ${paymentId} ${to}`, healedRow)
  /** @type {Map<string, Healing>} what dead processes of the shop have told, too */
  const known = new Map()
  whole.hidden = true
  return {
    section,
    source: {
      /** @param {import('./shop-answers.js').Status} status */
      mark: ({ gateways }) => gateways.map(({ reconciler }) => reconciler.healed).join(' '),
      async read() {
        const answer = await askShop('GET', '/operations/healings', { as: 'operator' })
        const { healings } = /** @type {{ healings: Healing[] }} */ (answer)
        for (const one of healings) known.set(`${one.at} ${one.paymentId} ${one.to}`, one)
        const all = [...known.values()].toSorted((one, other) => (one.at < other.at ? 1 : -1))
        for (const old of all.splice(200)) known.delete(`${old.at} ${old.paymentId} ${old.to}`)
        whole.hidden = all.length === 0
        empty.hidden = all.length > 0
        keepingPlace(box, () => showRows(all))
      },
    },
    /** @param {import('./feed.js').Seen} seen */
    show({ status }) {
      const healed = status.gateways.reduce((sum, { reconciler }) => sum + reconciler.healed, 0)
      setText(note, words.note(countText(healed)))
    },
  }
}

/** @param {Healing} healing */
function healedRow({ at, dialect, paymentId, orderId, from, to, by, afterMs }) {
  const id = element('span', { class: 'code', title: orderId ?? paymentId }, shortId(orderId))
  const found = element(
    'span',
    { class: 'healed-change' },
    element('span', { class: 'healed-from' }, `${paymentStateText(from)} →`),
    element('span', { class: 'state', 'data-tone': paymentTone(to) }, paymentStateText(to)),
  )
  const row = element(
    'tr',
    { 'data-row': '' },
    element('td', {}, element('time', { datetime: at }, timeText(at))),
    element('td', {}, id, element('span', { class: 'cell-more' }, gatewayText(dialect))),
    element('td', {}, found, element('span', { class: 'cell-more' }, sourceText(by))),
    element('td', { class: 'number' }, spanText(afterMs)),
  )
  return { element: row, update: () => undefined }
}
