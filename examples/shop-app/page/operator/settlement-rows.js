// @ts-check
import { element, setText } from '../element.js'
import { countText, language, timeText, wonText, wordsOf } from '../shell/language.js'
import { button } from './panel.js'
import { gatewayText, shortId } from './payment-words.js'
import { refundDialog } from './refund-dialog.js'

/** @typedef {import('./shop-answers.js').DaySums} DaySums */
/** @typedef {import('./shop-answers.js').BookedEntry} BookedEntry */

const days = new Intl.DateTimeFormat(language, {
  timeZone: 'UTC', // a calendar day, not a moment
  month: 'long',
  day: 'numeric',
  weekday: 'short',
})

/** @param {string} day */
const dayText = (day) => days.format(new Date(day))

/** What there is to be said about a day's money. */
export const settlementWords = wordsOf({
  ko: {
    title: '정산',
    day: (/** @type {string} */ day, /** @type {boolean} */ isToday) =>
      `${dayText(day)}${isToday ? ', 오늘' : ''} · 서울 시간`,
    earlier: '하루 전',
    later: '하루 뒤',
    sumsCaption: '게이트웨이별 판매와 환불의 합계',
    entries: '내역',
    entriesOf: '내역을 볼 게이트웨이',
    all: '모두',
    entriesCaption: '이 날의 정산 내역, 최근 것부터',
    gateway: '게이트웨이',
    sales: '판매',
    refunds: '환불',
    net: '순액',
    total: '합계',
    count: (/** @type {string} */ count) => `${count}건`,
    when: '시각',
    order: '내역',
    amount: '금액',
    act: '할 일',
    kinds: { sale: '판매', refund: '환불' },
    refund: '환불…',
    refundOf: (/** @type {string} */ order) => `주문 ${order} 환불`,
    none: '이 날은 오간 돈이 없습니다',
    noneMore: '결제가 성공하거나 환불되면 한 줄씩 적힙니다.',
  },
  en: {
    title: 'Settlement',
    day: (/** @type {string} */ day, /** @type {boolean} */ isToday) =>
      `${isToday ? 'today, ' : ''}${dayText(day)}, Seoul time`,
    earlier: 'The day before',
    later: 'The day after',
    sumsCaption: 'What was sold and refunded, by gateway',
    entries: 'Entries',
    entriesOf: 'Entries of which gateway',
    all: 'All',
    entriesCaption: 'Entries of the day, latest first',
    gateway: 'Gateway',
    sales: 'Sold',
    refunds: 'Refunded',
    net: 'Net',
    total: 'Total',
    count: (/** @type {string} */ count) => `${count} ×`,
    when: 'When',
    order: 'Entry',
    amount: 'Amount',
    act: 'What to do',
    kinds: { sale: 'sale', refund: 'refund' },
    refund: 'Refund…',
    refundOf: (/** @type {string} */ order) => `Refund order ${order}`,
    none: 'No money moved on this day',
    noneMore: 'A line is written whenever a payment succeeds or goes back.',
  },
})

const words = settlementWords

/** @typedef {Pick<DaySums, 'sales' | 'refunds' | 'netMinor'>} Sums */

function sumCells() {
  const sales = moneyCell(words.sales)
  const refunds = moneyCell(words.refunds)
  const net = element('td', { class: 'number sum-net', 'data-label': words.net })
  return {
    cells: [sales.cell, refunds.cell, net],
    /** @param {Sums} sums */
    show(sums) {
      sales.show(sums.sales)
      refunds.show(sums.refunds)
      setText(net, wonText(sums.netMinor))
    },
  }
}

/** @param {string} label */
function moneyCell(label) {
  const sum = element('span', {})
  const count = element('span', { class: 'cell-more' })
  return {
    cell: element('td', { class: 'number', 'data-label': label }, sum, count),
    /** @param {{ count: number, sumMinor: number }} money */
    show({ count: many, sumMinor }) {
      setText(sum, wonText(sumMinor))
      setText(count, words.count(countText(many)))
    },
  }
}

/** @param {DaySums} sums */
export function sumRow({ dialect }) {
  const { cells, show } = sumCells()
  const head = element('th', { scope: 'row' }, gatewayText(dialect))
  return { element: element('tr', { 'data-row': '' }, head, ...cells), update: show }
}

/** The sums of all gateways. */
export function totalRow() {
  const { cells, show } = sumCells()
  const row = element('tr', {}, element('th', { scope: 'row' }, words.total), ...cells)
  return {
    row,
    /** @param {readonly DaySums[]} sums */
    show(sums) {
      const of = (/** @type {'sales' | 'refunds'} */ part) => ({
        count: sums.reduce((sum, one) => sum + one[part].count, 0),
        sumMinor: sums.reduce((sum, one) => sum + one[part].sumMinor, 0),
      })
      const netMinor = sums.reduce((sum, one) => sum + one.netMinor, 0)
      show({ sales: of('sales'), refunds: of('refunds'), netMinor })
    },
  }
}

/**
 * @typedef {object} EntryPorts
 * @property {(dialect: string) => boolean} givesBack whether this gateway does; else a person
 * @property {() => Promise<void>} readNow
 */

/**
 * One line of the day's book; a sale can be refunded where its gateway gives money back.
 *
 * @param {BookedEntry} entry
 * @param {EntryPorts} ports
 */
export function entryRow(entry, { givesBack, readNow }) {
  const { at, orderId, kind, amountMinor, dialect } = entry
  let latest = entry
  const isSale = kind === 'sale'
  const act = button(words.refund, () => refundDialog(latest, readNow), 'button-small')
  act.setAttribute('aria-label', words.refundOf(shortId(orderId)))
  const row = element(
    'tr',
    { 'data-row': '' },
    element('td', {}, element('time', { datetime: at }, timeText(at))),
    element(
      'td',
      {},
      element('span', { class: 'code', title: orderId }, shortId(orderId)),
      element('span', { class: 'cell-more' }, `${gatewayText(dialect)} ${words.kinds[kind]}`),
    ),
    element(
      'td',
      { class: 'number', 'data-kind': kind },
      wonText(isSale ? amountMinor : -amountMinor),
    ),
    element('td', { class: 'number' }, act),
  )
  return {
    element: row,
    /** @param {BookedEntry} next */
    update(next) {
      latest = next
      act.hidden = !isSale || !givesBack(dialect) || next.leftMinor <= 0
    },
  }
}
